"""Reasons from below are told in the language of the page."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.errors import RulesRefused
from bot.programmes.file import read_programme
from bot.web.reasons import shown, told
from bot.web.words import WORDS
from growth.faults import fault
from growth.programme import Programme, Rule
from knowledge.loaders.reasons import SENTENCES
from tests.unit.bot.programmes.test_file import FILE, SHOP

ROOT = Path(__file__).parents[4]
ZH = WORDS["zh"]


def said() -> Iterator[tuple[str, set[str]]]:
    """The code and the values of every reason that the source gives."""
    for file in (*(ROOT / "growth").rglob("*.py"), *(ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reason":
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant) and len(node.args) == 2:
                    yield str(code.value), {each.arg or "" for each in node.keywords}


def test_every_reason_has_words_with_the_places_that_it_fills() -> None:
    found = list(said())
    assert len(found) > 40
    for code, values in found:
        slots = {name for _, name, _, _ in Formatter().parse(ZH[f"reason_{code}"]) if name}
        assert slots <= values, code


def test_every_reason_of_the_loaders_has_words() -> None:
    for code, sentence in SENTENCES.items():
        slots = {name for _, name, _, _ in Formatter().parse(ZH[f"reason_{code}"]) if name}
        assert slots <= {name for _, name, _, _ in Formatter().parse(sentence) if name}, code


def test_a_reason_in_a_reason_is_told_too_and_what_is_unknown_stays_english() -> None:
    wrong = fault(Programme("CNY", (Rule("five", "inviter", "fixed", 0),)))
    assert wrong is not None
    assert told(ZH, wrong) == "规则“five”：amount 是 0：请写 1 到 1000000000000"
    assert shown(ZH, "<b>boom") == '<span lang="en">&lt;b&gt;boom</span>'
    assert told(ZH, "boom") is None


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('to = "inviter"', 'to = "all"', "rule, 'share', to：请写其中之一：'inviter', 'friend'"),
        ('amount = "7.5"', "amount = 7.5", "rule, 'share', amount：请写成带引号的文字"),
        ('amount = "7.5"', "", "规则“share” 的 amount 没有写"),
        (
            'amount = "10.00"',
            'amount = "x"',
            "里程碑“three friends” 的 amount：“x”不是金额，应写成 12.50 这样",
        ),
        ("hold_days = 21", "hold_days = true", "hold_days：请写整数"),
        ("depth = 1", "depth = 3", "depth：最大是 2"),
        (
            'cap_per_inviter = "500"',
            'cap_per_inviter = "-5"',
            "cap_per_inviter：金额不能是负数：请去掉负号",
        ),
        ('categories = ["tea"]', 'categories = ["x"]', "店里没有“x”这个类别，请更正"),
        ('name = "welcome"', 'name = "welcome"\nfirst_order_only = 1', "请写 true 或 false"),
        ('name = "May"', 'name = ["May"]', "name：请写成带引号的文字"),
        ('name = "share"', 'name = ""', "name：至少 1 个字"),
        ('categories = ["tea"]', 'categories = "tea"', "categories：请写成方括号里的列表"),
        ("[[rule]]", "[[rule", "行第"),
        ("[[rule]]", "x = [", "不符合 TOML 的写法"),
    ],
)
def test_a_mistake_in_the_rules_file_is_told_in_chinese(
    before: str, after: str, sentence: str
) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_programme(FILE.replace(before, after, 1), SHOP)
    assert sentence in (told(ZH, refused.value.said) or "not told")
