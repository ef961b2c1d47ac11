"""A file or page as every loader gets it."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.cleaning import clean_line
from knowledge.loaders.columns import NO_CHOICES, Choices
from knowledge.loaders.fields import language_key
from knowledge.loaders.reasons import refused_in
from knowledge.passages import Language

_NOT_IN_SLUG = re.compile(r"[\W_]+")
_CHINESE_SHARE = 0.25
"""Real Chinese text in GB18030 is nearly all of common characters (GB 2312, the older standard
inside it); other encodings misread as GB18030 give rare ones."""


Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all, about)."""


def silent(done: int, total: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, and what holds where it is silent. `address` is set for a page of the
    web, whose `path` only tells the format."""

    path: Path
    content: bytes
    currency: str
    language: Language
    address: str = ""
    columns: Choices = NO_CHOICES
    on_progress: Progress = silent

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.address or str(self.path)

    @property
    def key(self) -> str:
        """What ids of its documents begin with: the name of the file without its end and language,
        or the address as words."""
        if self.address:
            place = self.address.partition("://")[2]
            return "/".join(filter(None, (slug(part) for part in place.split("/")))) or "page"
        return clean_line(self._stem()[0]) or "file"

    @property
    def named_language(self) -> Language | None:
        """ "shipping.en.md" says English."""
        return None if self.address else self._stem()[1]

    def _stem(self) -> tuple[str, Language | None]:
        stem, dot, last = self.path.stem.rpartition(".")
        language = language_key(last) if dot else None
        return (stem, language) if language else (self.path.stem, None)

    def text(self) -> str:
        """The content in UTF-8 (with or without mark), UTF-16 with mark, or GB18030 (so GBK, too).

        Raises SourceRefused.
        """
        if self.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encodings = ["utf-16"]
        else:
            encodings = ["utf-8-sig", "gb18030"]
        for encoding in encodings:
            try:
                text = self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text and (encoding != "gb18030" or _is_chinese(text)):
                return text
        raise refused_in(self.name, "encoding")


def slug(text: str) -> str:
    """Letters and digits of any script, joined by hyphens, at most 80 characters."""
    return _NOT_IN_SLUG.sub("-", text.casefold()).strip("-")[:80].strip("-")


def _is_chinese(text: str) -> bool:
    foreign = "".join(c for c in text[:200_000] if not c.isascii())
    common = foreign.encode("gb2312", "ignore").decode("gb2312")
    return len(common) >= _CHINESE_SHARE * len(foreign)
