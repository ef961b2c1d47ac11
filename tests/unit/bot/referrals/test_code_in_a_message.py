"""What a message says that is a code, and what is a question."""

import pytest

from bot.referrals import naming


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A1b2C3d4E5f6G7", "A1b2C3d4E5f6G7"),
        (" A1b2C3d4E5f6G7\n", "A1b2C3d4E5f6G7"),
        ("https://t.me/a_bot?start=A1b2C3d4E5f6G7", "A1b2C3d4E5f6G7"),
        ("https://t.me/b_bot?start=A1b2C3d4E5f6G7", None),
        ("specifications", None),
        ("Is A1b2C3d4E5f6G7 in stock?", None),
    ],
)
def test_what_is_a_code_and_what_a_question(text, code):
    assert naming.code_of(text, "a_bot") == code
