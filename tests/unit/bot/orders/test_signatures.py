"""Who sends is proven over the raw body, as each service signs it."""

import base64
from datetime import timedelta

import pytest

from bot.orders import shopify, stripe, woocommerce
from bot.orders.deliveries import SignatureWrong
from tests.unit.bot.orders.stores import (
    NOW,
    SECRET,
    base64_hmac,
    shopify_headers,
    stripe_headers,
    woocommerce_headers,
)

RAW = b'{"id": 1,\t"note": "\xe4\xb8\xad"}'


def test_the_vector_of_rfc_4231_in_base64():
    """Case 2 of RFC 4231: the key is Jefe."""
    raw = b"what do ya want for nothing?"
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    right = base64.b64encode(bytes.fromhex(digest)).decode()
    headers = {"x-shopify-hmac-sha256": right}
    shopify.verify(raw, headers, "Jefe", NOW)
    assert base64_hmac(raw, "Jefe") == right


def test_each_service_is_believed():
    shopify.verify(RAW, shopify_headers(RAW, "orders/paid"), SECRET, NOW)
    woocommerce.verify(RAW, woocommerce_headers(RAW, "order.updated"), SECRET, NOW)
    stripe.verify(RAW, stripe_headers(RAW), SECRET, NOW)


@pytest.mark.parametrize("sender", [shopify, woocommerce, stripe])
@pytest.mark.parametrize("wrong", ["body", "secret", "header", "bytes"])
def test_nobody_else_is(sender, wrong):
    headers = {
        **shopify_headers(RAW, "orders/paid"),
        **woocommerce_headers(RAW, "order.updated"),
        **stripe_headers(RAW),
    }
    raw, secret = RAW, SECRET
    if wrong == "body":
        raw += b" "
    elif wrong == "secret":
        secret = "another"
    elif wrong == "header":
        headers = {}
    else:
        headers = dict.fromkeys(headers, "t=1,v1=ÿ١,١")
    with pytest.raises(SignatureWrong):
        sender.verify(raw, headers, secret, NOW)


def test_stripe_may_send_several_signatures_while_a_secret_is_changed():
    header = stripe_headers(RAW)["stripe-signature"]
    both = header.replace(",v1=", f",v1={'a' * 64},v1=")
    stripe.verify(RAW, {"stripe-signature": both}, SECRET, NOW)


def test_stripe_signatures_grow_old():
    stripe.verify(RAW, stripe_headers(RAW, NOW - timedelta(minutes=5)), SECRET, NOW)
    with pytest.raises(SignatureWrong, match="older than five minutes"):
        stripe.verify(RAW, stripe_headers(RAW, NOW - timedelta(seconds=301)), SECRET, NOW)


def test_an_old_scheme_of_stripe_proves_nothing():
    header = stripe_headers(RAW)["stripe-signature"].replace("v1=", "v2=")
    with pytest.raises(SignatureWrong):
        stripe.verify(RAW, {"stripe-signature": header}, SECRET, NOW)


def test_the_ping_of_woocommerce_is_a_form_and_nothing_else():
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert woocommerce.is_ping(b"webhook_id=12", form)
    assert not woocommerce.is_ping(b"webhook_id=12", {"content-type": "application/json"})
    assert not woocommerce.is_ping(b"webhook_id=12&status=paid", form)
