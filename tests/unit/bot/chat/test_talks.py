from hypothesis import given
from hypothesis import strategies as st

from bot.chat.talks import cut, describe, split, units
from bot.messages import ProductCard


@given(st.text(max_size=300), st.integers(2, 50))
def test_pieces_fit_and_lose_nothing_but_white_space(text, limit):
    pieces = split(text, limit)
    assert all(units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(max_size=300), st.integers(2, 50))
def test_a_cut_text_fits(text, limit):
    assert units(cut(text, limit)) <= limit
    assert cut(text, 700) == text


def test_a_card_in_words():
    card = ProductCard(
        "P", "Lantern", "Lights", "¥12.50", "in stock", "By hand.", (("Red", "yes"),)
    )
    assert describe(card, "en") == "Lantern\n¥12.50 · in stock\n\nBy hand.\n\nRed: yes"
    assert describe(card, "zh").endswith("Red：yes")
