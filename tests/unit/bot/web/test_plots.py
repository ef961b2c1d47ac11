"""Plots are valid SVG with the words as text, whatever the words are."""

import base64
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.web.plots import Bar, Node, Rate, bars, rates, shorten, tree


def texts(uri: str) -> list[str]:
    kind, _, data = uri.partition(";base64,")
    assert kind == "data:image/svg+xml"
    root = ET.fromstring(base64.b64decode(data))
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_bars_carry_labels_and_values_as_text() -> None:
    found = texts(bars([Bar("收到邀请", 12, "12"), Bar("Shared", 0, "0 (0 %)")]))
    assert {"收到邀请", "12", "Shared", "0 (0 %)"} <= set(found)


def test_a_tree_names_everyone() -> None:
    nodes = [Node(0, "Ana", "1 · 20.00 CNY", False), Node(1, "小本", "0", True)]
    found = texts(tree(nodes))
    assert any("Ana" in text and "20.00 CNY" in text for text in found)
    assert any("小本" in text for text in found)


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


def test_a_deep_tree_stays_within_the_picture() -> None:
    assert len(texts(tree([Node(depth, f"P{depth}", "", True) for depth in range(60)]))) == 60


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
