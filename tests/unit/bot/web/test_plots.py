"""Plots are valid SVG with the words as text, whatever the words are."""

import base64
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.web.plots import Bar, Estimate, Pair, Rate, bars, estimates, pairs, rates, shorten


def texts(uri: str) -> list[str]:
    kind, _, data = uri.partition(";base64,")
    assert kind == "data:image/svg+xml"
    root = ET.fromstring(base64.b64decode(data))
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_bars_carry_labels_and_values_as_text() -> None:
    found = texts(bars([Bar("收到邀请", 12, "12"), Bar("Shared", 0, "0 (0 %)")]))
    assert {"收到邀请", "12", "Shared", "0 (0 %)"} <= set(found)


def test_pairs_carry_both_values_as_text() -> None:
    found = texts(pairs([Pair("2026-W18", 900, "¥9.00", 45, "¥0.45"), Pair("周", 0, "0", 0, "-")]))
    assert {"2026-W18", "¥9.00", "¥0.45", "周"} <= set(found)


def test_estimates_carry_what_is_told_and_what_cannot_be() -> None:
    rows = [
        Estimate("old", 0.4, 0.3, 0.6, "0.40"),
        Estimate("新", 0.9, 0.1, 8.0, "预测 0.90", filled=False),
        Estimate("few", None, 0, 0, "尚不能判断"),
    ]
    found = texts(estimates(rows, line=1.0))
    assert {"old", "0.40", "预测 0.90", "尚不能判断", "0", "1"} <= set(found)


def test_rates_carry_labels_values_and_a_scale_as_text() -> None:
    rows = [Rate("语言：zh", 0.97, 0.92, 0.99, "97/100"), Rate("$x^2$", 0, 0, 1, "0/0", False)]
    found = texts(rates(rows))
    assert {"语言：zh", "97/100", "$x^2$", "0/0", "50 %", "100 %"} <= set(found)


@pytest.mark.parametrize(
    "name", ["<script>", "a & b", "$x^2$", "w0w", "🙂🙂", "\x00\x1b", "\ud800", "\u202eevil", ""]
)
def test_no_name_breaks_the_picture(name: str) -> None:
    found = texts(bars([Bar(name, 1, "1"), Bar("Ben", 2, "2")]))
    assert "Ben" in found
    assert not any("\u202e" in text for text in found)


def test_zero_everywhere_can_be_drawn() -> None:
    assert "0" in texts(bars([Bar("none", 0, "0")]))


def test_the_largest_amounts_leave_room_for_bars() -> None:
    assert len(texts(bars([Bar("W" * 40, 10**15, f"{10**15:,}.00 CNY")]))) == 2


def test_the_same_numbers_give_the_same_picture() -> None:
    rows = [Bar("Ana", 3, "3"), Bar("Ben", 2, "2")]
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: bars(rows), range(8)))) == 1


@pytest.mark.parametrize(
    ("text", "short"),
    [("Ana", "Ana"), ("x" * 18, "x" * 18), ("x" * 19, "x" * 17 + "…"), ("好" * 10, "好" * 8 + "…")],
)
def test_long_labels_are_cut(text: str, short: str) -> None:
    assert shorten(text) == short
