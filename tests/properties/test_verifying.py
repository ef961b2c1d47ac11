"""Whatever a draft holds, no number, link, address or code leaves that is not in the evidence."""

import re

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
