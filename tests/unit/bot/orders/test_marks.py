"""Marks: two spellings are one person, and nobody can read them back without the key."""

import pytest

from bot.orders.marks import Marker, Person
from bot.orders.phones import international

MARKER = Marker(b"key")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+86 138-0013-8000", None, "8613800138000"),
        ("0086 138 0013 8000", None, "8613800138000"),
        ("138 0013 8000", "CN", "8613800138000"),
        ("(085) 012 3456", "IE", "353850123456"),
        ("+353 (0)85 012 3456", None, "353850123456"),
        ("(312) 555-1212", "us", "13125551212"),
        ("1 312 555 1212", "US", "13125551212"),
        ("06 12345678", "IT", "390612345678"),
        ("8 912 345 67 89", "RU", "79123456789"),
        ("138 0013 8000", None, None),
        ("138 0013 8000", "XX", None),
        ("+12", None, None),
        ("", "CN", None),
    ],
)
def test_numbers_have_one_international_form(text, country, number):
    assert international(text, country) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bea@Shop.example ", "bea@shop.example"),
        ("bea+news@shop.example", "bea@shop.example"),
        ("b.e.a@gmail.com", "bea@googlemail.com"),
    ],
)
def test_two_spellings_of_a_mailbox_are_one(one, other):
    assert MARKER.email(one) == MARKER.email(other) != ""


def test_other_mailboxes_stay_others():
    assert MARKER.email("b.ea@shop.example") != MARKER.email("bea@shop.example")
    assert MARKER.email("bea@a.example") != MARKER.email("bea@b.example")


@pytest.mark.parametrize("text", ["", "bea", "@shop.example", "bea@", "+x@shop.example"])
def test_what_is_no_mailbox_has_no_mark(text):
    assert MARKER.email(text) == ""


def test_an_address_is_its_letters_and_digits():
    assert MARKER.address("7 Wharf Lane, Cork") == MARKER.address("７ WHARF LANE\nCork")
    assert MARKER.address("Cork") == ""


def test_the_key_and_the_kind_matter():
    assert MARKER.payment("same") != MARKER.address("same same")
    assert MARKER.email("bea@shop.example") != Marker(b"other").email("bea@shop.example")
    marks = MARKER.marks(Person(email="bea@shop.example"))
    assert (len(marks.email), marks.phone, marks.address, marks.payment) == (64, "", "", "")
