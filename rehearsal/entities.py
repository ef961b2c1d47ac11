"""Text with HTML, read as strictly as Telegram reads it.

Offsets and lengths are in UTF-16 code units; offsets in error texts are bytes of UTF-8, both as
in Telegram. Tags and rules: https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass, field
from typing import Any

from rehearsal.errors import ApiError, bad_request

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
ATTRIBUTE = re.compile(
    r"([^\s=>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.-]+)(?=[\s>])))?"
)
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?()])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z][A-Za-z0-9_]{3,31})?)\b"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)


@dataclass
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass
class _Reading:
    source: str
    at: int = 0
    text: str = ""
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, reason: str, at: int) -> ApiError:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return bad_request(f"can't parse entities: {reason} at byte offset {offset}")


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and its entities. Raises ApiError as Telegram words it."""
    reading = _Reading(source)
    while reading.at < len(source):
        here = source[reading.at]
        if here == "&" and (match := REFERENCE.match(source, reading.at)):
            reading.text += _character(match)
            reading.at = match.end()
        elif here == "<" and source.startswith("</", reading.at):
            _end_tag(reading)
        elif here == "<":
            _start_tag(reading)
        else:
            reading.text += here
            reading.at += 1
    if reading.open:
        tag = reading.open[-1].tag
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
        )
    return _trimmed(reading.text, reading.entities)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return NAMED[match[1]]
    number = int(match[2]) if match[2] else int(match[3], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]


def _start_tag(reading: _Reading) -> None:
    source, start = reading.source, reading.at
    name = re.compile(r"[^\s>]*").match(source, start + 1)
    assert name is not None
    tag = name[0].lower()
    at = name.end()
    if at >= len(source):
        raise reading.fail("Unclosed start tag", start)
    if tag not in TAGS:
        raise reading.fail(f'Unsupported start tag "{tag}"', start)
    attributes, at = _attributes(reading, tag, at)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reading.fail('Tag "span" must have class "tg-spoiler"', start)
    reading.open.append(_Open(tag, utf16(reading.text), attributes))
    reading.at = at + 1


def _attributes(reading: _Reading, tag: str, at: int) -> tuple[dict[str, str], int]:
    source, start = reading.source, reading.at
    attributes: dict[str, str] = {}
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at < len(source) and source[at] == ">":
            return attributes, at
        match = ATTRIBUTE.match(source, at)
        if source.find(">", at) < 0 or (match is not None and match.end() >= len(source)):
            raise reading.fail("Unclosed start tag", start)
        if match is None or source[match.end()] == "=":
            raise reading.fail(f'Empty attribute name in the tag "{tag}"', start)
        value = next((group for group in match.groups()[1:] if group is not None), "")
        attributes[match[1].lower()] = REFERENCE.sub(_character, value)
        at = match.end()


def _end_tag(reading: _Reading) -> None:
    source, start = reading.source, reading.at
    if not reading.open:
        raise reading.fail("Unexpected end tag", start)
    end = source.find(">", start)
    if end < 0:
        raise reading.fail("Unclosed end tag", start)
    name = source[start + 2 : end].strip().lower()
    opened = reading.open.pop()
    if name and name != opened.tag:
        raise reading.fail(
            f'Unmatched end tag, expected "</{opened.tag}>", found "</{name}>"', start
        )
    reading.at = end + 1
    entity = _entity(opened, reading)
    if entity is not None:
        reading.entities.append(entity)


def _entity(opened: _Open, reading: _Reading) -> dict[str, Any] | None:
    kind, length = TAGS[opened.tag], utf16(reading.text) - opened.start
    if length == 0:
        return None
    entity: dict[str, Any] = {"type": kind, "offset": opened.start, "length": length}
    if kind == "text_link":
        inner = reading.text.encode("utf-16-le", "surrogatepass")[2 * opened.start :]
        url = opened.attributes.get("href") or inner.decode("utf-16-le", "surrogatepass")
        if not re.match(r"(https?|tg|mailto|tel):", url):
            url = f"http://{url}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", url) else ""
        return entity | {"url": url} if url else None
    if kind == "blockquote" and "expandable" in opened.attributes:
        return entity | {"type": "expandable_blockquote"}
    if kind == "custom_emoji":
        return entity | {"custom_emoji_id": opened.attributes.get("emoji-id", "")}
    return entity


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Telegram cuts white space at both ends and moves the entities with it."""
    left = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    end = utf16(text)
    kept = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] - left + entity["length"])
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return text, kept


def with_found(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the links, mentions, commands and hashtags that Telegram finds by itself."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"text_link", "code", "pre"}
    ]
    found = []
    for match in FOUND.finditer(text):
        offset, length = utf16(text[: match.start()]), utf16(match[0])
        if all(offset >= stop or offset + length <= start for start, stop in taken):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return sorted(entities + found, key=lambda e: (e["offset"], -e["length"]))
