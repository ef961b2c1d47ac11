"""Both languages say the same things; money, shares and times are written out."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.web.words import WORDS, moment, share


def test_both_languages_have_the_same_keys_and_slots() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    for key, english in WORDS["en"].items():
        slots = sorted(re.findall(r"{\w+}", english))
        assert sorted(re.findall(r"{\w+}", WORDS["zh"][key])) == slots, key


def test_share_of_nothing_is_a_dash() -> None:
    assert share(1, 3) == "33 %"
    assert share(0, 0) == "–"


def test_times_are_in_the_shops_zone() -> None:
    when = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    assert moment(when, ZoneInfo("Asia/Shanghai")) == "2026-05-02 07:30 (Asia/Shanghai)"
