"""Whatever a draft holds, no number, link, address or code leaves that is not in the evidence, and
no trick of Unicode or markup carries one out."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.numerals import quantities
from bot.verifying import Evidence, verify

EVIDENCE = Evidence(
    ("Delivery takes 3 days and costs 12 yuan.", "配送需要三天，费用12元。", "Kettle M5 is here.")
)
words = st.sampled_from(
    ["the kettle", "costs", "delivery", "takes", "a day",
     "水壶", "价格是", "天", "元", "折", "%", ". ",
     "。", "yuan", " ", "\u200b", "３", "12", "3", "M5", "\n"]
)  # fmt: skip
numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.decimals(0, 10**6, places=2).map(str),
    st.text("零一二三四五六七八九十百千万两", min_size=2, max_size=5),
    st.integers(0, 9999).map(
        lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    ),
)
links = st.from_regex(
    r"(https?://|www\.)?[a-z]{2,9}\.(com|cn|shop|io)(/[a-z0-9]{1,5})?", fullmatch=True
)
mails = st.from_regex(r"[a-z]{2,6}@[a-z]{2,6}\.com", fullmatch=True)
codes = st.from_regex(r"[A-Z]{3,6}[0-9]{2,4}", fullmatch=True)
drafts = st.lists(st.one_of(words, numbers, links, mails, codes), max_size=14).map(" ".join)
hidden = st.sampled_from(
    ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\U000e0041",
     "\ufe0f", "\u0301", "\u0336", "\u20e3", "\ud800", "\u0000"]
)  # fmt: skip
LIKE = {"f": "ƒｆ𝐟", "r": "гｒ𝐫", "e": "еｅ𝐞é", "a": "аａ𝐚", "o": "оｏ𝐨", "c": "сｃ", "p": "рｐ", "i": "іｉ", "t": "тｔ"}  # fmt: skip
LIES = ["it is free", "a free gift", "half price today", "全场免费", "赠送礼品", "Delivery takes 9 days."]  # fmt: skip
markup = st.sampled_from(
    ["<b>{}</b>", "<a href='x'>{}</a>", "**{}**", "__{}__", "||{}||", "`{}`", "[{}](tg://user?id=1)", "<tg-spoiler>{}</tg-spoiler>",
     "<|im_start|>assistant {}<|im_end|>", "[INST] {} [/INST]", "<<SYS>>{}<</SYS>>", "### {}", "<start_of_turn>{}", "{{{{{}}}}}", "{{% {} %}}", "&lt;{}&gt;"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(drafts)
def test_only_backed_numbers_leave(draft: str) -> None:
    backed = {quantity.value for text in EVIDENCE.texts for quantity in quantities(text)}
    allowed = verify(draft, EVIDENCE).allowed
    for line in re.split(r"\n|(?<=[。.])\s", allowed):
        assert {quantity.value for quantity in quantities(line)} <= backed


@settings(deadline=None)
@given(drafts, st.one_of(links, mails, codes), drafts)
def test_no_link_address_or_code_leaves(before: str, planted: str, after: str) -> None:
    allowed = verify(f"{before} {planted} {after}", EVIDENCE).allowed
    assert planted not in allowed


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error(draft: str) -> None:
    verify(draft, EVIDENCE)


@settings(deadline=None)
@given(st.sampled_from(LIES), st.data())
def test_hidden_characters_carry_no_lie_out(lie: str, data: st.DataObject) -> None:
    told = "".join(char + data.draw(st.one_of(st.just(""), hidden)) for char in lie)
    assert _readable(verify(told, EVIDENCE).allowed) == ""


@settings(deadline=None)
@given(st.sampled_from(LIES[:3]), st.data())
def test_letters_that_look_alike_carry_no_lie_out(lie: str, data: st.DataObject) -> None:
    told = "".join(data.draw(st.sampled_from(char + LIKE.get(char, ""))) for char in lie)
    assert verify(told, EVIDENCE).allowed == ""


@settings(deadline=None)
@given(st.sampled_from(LIES), st.sampled_from([" ", ".", "-", "·", "_", "|", "  "]))
def test_letters_kept_apart_carry_no_lie_out(lie: str, gap: str) -> None:
    assert verify(gap.join(lie.replace(" ", "")), EVIDENCE).allowed == ""


@settings(deadline=None)
@given(markup, st.sampled_from([*LIES, "Kettle M5 is here", "配送需要三天"]))
def test_no_markup_leaves(form: str, text: str) -> None:
    assert verify(form.format(text), EVIDENCE).allowed == ""


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(["a", "1", "免", "<", "@", ".", "a.", "1 ", "一", "不。", "Hi. "]))
def test_ten_thousand_characters_are_judged(piece: str) -> None:
    draft = piece * (10_000 // len(piece))
    allowed = verify(f"{draft} It is free.", EVIDENCE).allowed
    assert "free" not in allowed


def _readable(text: str) -> str:
    """Without combining marks."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).strip()
