"""Both languages say the same things; money, shares and times are written out."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.web.words import WORDS, moment, share


def test_both_languages_have_the_same_keys_and_slots() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    for key, english in WORDS["en"].items():
        slots = sorted(re.findall(r"{\w+}", english))
        assert sorted(re.findall(r"{\w+}", WORDS["zh"][key])) == slots, key


def test_every_deed_in_the_audit_log_has_words() -> None:
    source = Path(__file__).parents[4] / "bot"
    deeds = set()
    for file in source.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and ast.unparse(called).endswith("audit.add"):
                assert isinstance(node, ast.Call)
                if isinstance(node.args[1], ast.Constant):
                    deeds.add(str(node.args[1].value))
    assert len(deeds) > 20
    missing = [each for each in deeds if f"audit_{each.replace('.', '_')}" not in WORDS["zh"]]
    assert missing == []


def test_share_of_nothing_is_a_dash() -> None:
    assert share(1, 3) == "33 %"
    assert share(0, 0) == "–"


def test_times_are_in_the_shops_zone() -> None:
    when = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    assert moment(when, ZoneInfo("Asia/Shanghai")) == "2026-05-02 07:30 (Asia/Shanghai)"
