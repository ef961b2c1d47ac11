"""Orders of stores over real HTTP, with a process that dies between keeping and counting them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.app import App, make_shop
from tests.unit.bot.orders.stores import (
    SECRET,
    body,
    event,
    payload,
    shopify_headers,
    stripe_headers,
    woocommerce_headers,
)

ROOT = Path(__file__).parents[2]
KILLED_AT = (2, 4, 0)
"""At which delivery each process dies; the last one lives."""


@contextmanager
def serving(folder: Path) -> Iterator[Iterator[str]]:
    """The addresses of the processes, one after the other."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.web_process", str(folder), *map(str, KILLED_AT)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield (f"http://127.0.0.1:{line.strip()}" for line in process.stdout)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_shop(tmp_path / "shop", "Lantern")
    with (tmp_path / "shop/secrets.toml").open("a", encoding="utf-8") as secrets:
        for store in ("shopify", "woocommerce", "stripe"):
            secrets.write(f'{store}_webhook_secret = "{SECRET}"\n')
    return tmp_path / "shop"


def deliveries() -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Three orders of each store, two of Stripe's with a refund."""
    now = datetime.now(UTC)
    for number in range(3):
        order = payload("shopify_order_paid", id=1000 + number, name=f"#{number}")
        raw = body(order)
        yield "shopify", raw, shopify_headers(raw, "orders/paid", f"s-{number}")
        raw = body(payload("woocommerce_order", id=number + 1, currency="CNY"))
        yield "woocommerce", raw, woocommerce_headers(raw, "order.created", f"w-{number}")
        intent = {"payment_intent": f"pi_{number}"}
        raw = body(event("stripe_session_completed", f"evt_{number}", **intent))
        yield "stripe", raw, stripe_headers(raw, now)
        if number:
            raw = body(
                event("stripe_charge_refunded", f"evt_c{number}", id=f"ch_{number}", **intent)
            )
            yield "stripe", raw, stripe_headers(raw, now)


def test_no_delivery_that_was_acknowledged_is_lost(folder: Path) -> None:
    left = list(deliveries())
    acknowledged = died = 0
    with serving(folder) as addresses, httpx.Client(trust_env=False) as client:
        while left:
            address = next(addresses)
            try:
                while left:
                    store, raw, headers = left[0]
                    answer = client.post(
                        f"{address}/webhooks/{store}", content=raw, headers=headers
                    )
                    assert answer.status_code == 200
                    acknowledged += 1
                    left.pop(0)
            except httpx.TransportError:
                died += 1  # a store sends it again
    assert (died, acknowledged) == (2, 11)
    with App.open(folder) as shop:
        shop.desk.work_off()
        assert shop.desk.problems() == ([], [])
        orders = shop.desk.orders("", "all", 20)
        stores = ["shopify", "stripe", "woocommerce"]
        assert sorted(order.source for order in orders) == sorted(3 * stores)
        assert sum(order.back for order in orders) == 2 * 5_900
