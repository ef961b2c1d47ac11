"""A file as every loader gets it."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceRefused
from knowledge.passages import Language


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, and what holds where it is silent."""

    path: Path
    content: bytes
    currency: str
    language: Language

    def text(self) -> str:
        """The content in UTF-8 (with or without mark), UTF-16 with mark, or GB18030."""
        if self.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encodings = ["utf-16"]
        else:
            encodings = ["utf-8-sig", "gb18030"]
        for encoding in encodings:
            try:
                return self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise SourceRefused(f"{self.path}: is not text in UTF-8 or GB18030; save it as UTF-8.")
