"""Codes: what is one, what looks like one, what a slip makes of one."""

import pytest

from growth.links import (
    CODE_LENGTH,
    could_be_code,
    look_alikes,
    make_code,
    pasted_code,
    shop_address,
)

CODE = "A1b2C3d4E5f6G7"


@pytest.mark.parametrize(
    "text",
    [
        f"https://t.me/shop_bot?start={CODE}",
        f"t.me/Shop_Bot?start={CODE}",
        f"She sent me this: https://telegram.me/shop_bot?start={CODE} but it does nothing",
    ],
)
def test_the_code_of_a_pasted_link_is_found(text):
    assert pasted_code(text, "@shop_bot") == CODE


@pytest.mark.parametrize(
    "text",
    [f"https://t.me/other_bot?start={CODE}", "https://t.me/shop_bot?start=inline", CODE, ""],
)
def test_other_links_carry_no_code(text):
    assert pasted_code(text, "shop_bot") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, True),
        ("aBcdefghijklmn", True),
        ("specifications", False),
        ("Specifications", False),
        ("SPECIFICATIONS", False),
        ("12345678901234", False),
        ("短", False),
        (CODE + "x", False),
    ],
)
def test_a_word_of_fourteen_letters_is_no_code(text, code):
    assert could_be_code(text) is code


def test_look_alikes_are_one_slip_away():
    alike = set(look_alikes(CODE))
    assert CODE not in alike
    assert {"B1b2C3d4E5f6G7", "1Ab2C3d4E5f6G7", "a1b2C3d4E5f6G7"} <= alike
    assert all(len(each) == CODE_LENGTH for each in alike)
    assert CODE in set(look_alikes(CODE[:5] + CODE[6:]))
    assert CODE in set(look_alikes(CODE[:5] + "x" + CODE[5:]))
    assert not list(look_alikes("short"))


def test_codes_are_made_of_letters_and_digits():
    assert make_code(lambda letters: letters[0]) == "a" * CODE_LENGTH


@pytest.mark.parametrize(
    ("address", "with_code"),
    [
        ("https://s.example", "https://s.example?shopvine=AbCdEfGh12345J"),
        (
            "https://s.example/茶?a=1&b=#top",
            "https://s.example/茶?a=1&b=&shopvine=AbCdEfGh12345J#top",
        ),
        ("https://[s.example", "https://[s.example"),
        ("https://s.example/p?shopvine=x", "https://s.example/p?shopvine=AbCdEfGh12345J"),
    ],
)
def test_an_address_of_the_shop_carries_the_code_of_whoever_opens_it(address, with_code):
    assert shop_address(address, "AbCdEfGh12345J") == with_code
    with pytest.raises(ValueError, match="14 letters"):
        shop_address(address, "../../etc")
