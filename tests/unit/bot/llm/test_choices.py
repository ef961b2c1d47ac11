"""A plain choice is told from any other grammar."""

import pytest

from bot.llm.choices import literal_choices


@pytest.mark.parametrize(
    ("grammar", "choices"),
    [
        ('root ::= "a" | "b c"', ["a", "b c"]),
        ('root ::= one | none\none ::= "say \\"hi\\""\nnone ::= "NONE"', ['say "hi"', "NONE"]),
        ('root ::= "价格" | "NONE"', ["价格", "NONE"]),
        ("root ::= [0-9]+", None),
        ('root ::= one "." | two\none ::= "a"\ntwo ::= "b"', None),
    ],
)
def test_plain_choices_are_recognised(grammar: str, choices: list[str] | None) -> None:
    assert literal_choices(grammar) == choices
