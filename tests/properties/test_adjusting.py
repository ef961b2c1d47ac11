"""However shop.toml is written, a change of settings changes these, and nothing else of it."""

import tempfile
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adjusting import Adjusting

NUMBERS = {
    "rewards": ("hold_days", "inviter_fixed", "minimum_order", "friend_fixed"),
    "sharing": ("offer_every_days", "attribution_window_days"),
    "staff": ("longest_wait_minutes", "remind_minutes"),
}
NAMES = [f"{table}.{key}" for table, keys in NUMBERS.items() for key in keys]

remarks = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\u2028\u2029"),
    max_size=20,
)
values = st.integers(1, 1000)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A shop.toml, and its comments."""
    comments: list[str] = []

    def comment() -> str:
        if not draw(st.booleans()):
            return ""
        comments.append(f"# {len(comments)} {draw(remarks)}".rstrip())
        return comments[-1]

    blocks = []
    tables = draw(st.lists(st.sampled_from(sorted(NUMBERS)), unique=True))
    for table in draw(st.permutations(["shop", *tables])):
        lines = [comment(), f"[{table}] {comment()}", comment()]
        if table == "shop":
            lines.append(f'name = "店 # 1" {comment()}')
        else:
            keys = draw(st.lists(st.sampled_from(NUMBERS[table]), unique=True))
            lines += [f"{key} = {draw(values)} {comment()}" for key in keys]
        blocks.append("\n".join([*lines, comment()]))
    return "\n".join(blocks) + draw(st.sampled_from(["", "\n"])), comments


@settings(deadline=None, max_examples=60)
@given(files(), st.dictionaries(st.sampled_from(NAMES), values))
def test_what_is_changed_holds_and_the_rest_stays(
    made: tuple[str, list[str]], wanted: dict[str, int]
) -> None:
    text, comments = made
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.toml"
        file.write_text(text, encoding="utf-8", newline="")
        adjusting = Adjusting(Path(folder), lambda held: None)
        before = {each.name: each.value for each in adjusting.all()}
        adjusting.change({name: str(value) for name, value in wanted.items()}, adjusting.seen())
        after = {each.name: each.value for each in adjusting.all()}
        written = file.read_text(encoding="utf-8")
    assert after == before | wanted
    assert tomllib.loads(written)["shop"] == tomllib.loads(text)["shop"]
    for each in comments:
        assert each in written
