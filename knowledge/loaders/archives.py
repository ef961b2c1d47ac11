"""What is checked of an XLSX or DOCX file, which is a zip archive, before a library opens it."""

import io
import re
import zipfile

from knowledge.errors import SourceRefused
from knowledge.loaders.reasons import refused_in
from knowledge.loaders.source import Source

LARGEST_WHOLE = 300 * 2**20
"""Bytes of all members together, unpacked."""
LARGEST_RATIO = 200
"""Unpacked to packed size of a member of more than `SMALL` bytes. XML packs 5 to 50 times."""
SMALL = 2**20
MOST_MEMBERS = 5_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML = (".xml", ".rels")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_archive(source: Source) -> None:
    """Raises SourceRefused for what would unpack to too much, or holds macros, a password or a
    document type (by which XML unfolds without bound). Reads no more than the heads of members."""
    name = source.name
    if source.content.startswith(_OLD_OFFICE):
        raise refused_in(name, "office_97")
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            members = archive.infolist()
            _check_sizes(name, members)
            for member in members:
                _check_member(name, archive, member)
    except SourceRefused:
        raise
    except Exception:  # zipfile gives many kinds of error for bytes that were made to break it
        raise refused_in(name, "no_office") from None


def _check_sizes(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise refused_in(name, "many_parts", most=MOST_MEMBERS)
    if sum(member.file_size for member in members) > LARGEST_WHOLE:
        raise refused_in(name, "unpacks", most=LARGEST_WHOLE >> 20)
    for member in members:
        if member.file_size > max(SMALL, LARGEST_RATIO * member.compress_size):
            raise refused_in(name, "swells", most=LARGEST_RATIO)


def _check_member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    ending = member.filename.casefold()
    if member.flag_bits & 0x1:
        raise refused_in(name, "password")
    if ending.endswith("vbaproject.bin"):
        raise refused_in(name, "macros")
    if ending.endswith(_XML):
        with archive.open(member) as part:
            head = part.read(4096)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
            raise refused_in(name, "xml_utf8")
        if _DECLARES.search(head):
            raise refused_in(name, "xml_type")
