import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.entities import parse_html, utf16, with_found
from rehearsal.errors import ApiError


def kinds(html: str) -> tuple[str, list[tuple[str, int, int]]]:
    text, entities = parse_html(html)
    return text, [(e["type"], e["offset"], e["length"]) for e in entities]


def test_nested_tags_count_utf16_units():
    assert kinds("👍 <b>a<i>b</i></b>") == ("👍 ab", [("bold", 3, 2), ("italic", 4, 1)])


def test_every_tag_telegram_knows():
    html = (
        '<u>a</u><s>b</s><code>c</code><pre>d</pre><a href="https://x.y/?a=1&amp;b=2">e</a>'
        '<span class="tg-spoiler">f</span><tg-spoiler>g</tg-spoiler>'
        "<blockquote expandable>h</blockquote><ins>i</ins><strike>j</strike><em>k</em>"
    )
    text, entities = parse_html(html)
    assert text == "abcdefghijk"
    assert [e["type"] for e in entities] == [
        "underline", "strikethrough", "code", "pre", "text_link", "spoiler", "spoiler",
        "expandable_blockquote", "underline", "strikethrough", "italic",
    ]  # fmt: skip
    assert entities[4]["url"] == "https://x.y/?a=1&b=2"


def test_references_and_trimming():
    assert kinds("  &lt;<b> &#128077; </b>&gt;&quot;&nbsp; ") == (
        '< 👍 >"&nbsp;',
        [("bold", 1, 4)],
    )


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("价格 < 5", 'Unsupported start tag "" at byte offset 7'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag, expected "</i>", found "</b>" at byte offset 7'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    ],
)
def test_what_telegram_refuses(html, reason):
    with pytest.raises(ApiError) as caught:
        parse_html(html)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(alphabet=st.sampled_from("ab <>/&;#1ib\"'=好👍")))
def test_entities_lie_inside_the_text_or_it_is_refused(html):
    try:
        text, entities = parse_html(html)
    except ApiError:
        return
    assert text == text.strip()
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16(text)


def test_links_mentions_and_commands_are_found():
    text = "/buy@shop_bot see https://a.b/c. or @shop_bot, #sale, mail a@b.cd 1/2"
    found = [
        (e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in with_found(text, [])
    ]
    assert found == [
        ("bot_command", "/buy@shop_bot"),
        ("url", "https://a.b/c"),
        ("mention", "@shop_bot"),
        ("hashtag", "#sale"),
    ]


def test_nothing_is_found_inside_code():
    assert with_found("/x", [{"type": "code", "offset": 0, "length": 2}]) == [
        {"type": "code", "offset": 0, "length": 2}
    ]
