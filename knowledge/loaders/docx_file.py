"""DOCX: its paragraphs as HTML, by mammoth, then read as a page is."""

import io
import zipfile
from xml.etree import ElementTree

import mammoth
from defusedxml.ElementTree import fromstring

from knowledge.cleaning import clean
from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders.archives import check_archive
from knowledge.loaders.html_file import read_markup
from knowledge.loaders.html_visible import Hidden
from knowledge.loaders.planted import shortened
from knowledge.loaders.reasons import reason, refused_in
from knowledge.loaders.source import Source

_BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "p.Title => h1:fresh\np[style-name='Title'] => h1:fresh"
_SMALLEST = 4
"""Half points: letters under two points high are there to be missed."""


def read_docx(source: Source) -> Loaded:
    """Headings by their styles. Raises SourceRefused. Slow for hostile files: call it confined."""
    check_archive(source)
    try:
        markup, hidden = _as_html(source)
    except (SourceRefused, MemoryError):
        raise
    except Exception:  # zipfile, the XML parser and mammoth stumble in ways of their own
        raise refused_in(source.name, "damaged_word") from None
    return read_markup(source, f"<body>{markup}</body>", tuple(hidden))


def _as_html(source: Source) -> tuple[str, list[Hidden]]:
    whole, hidden = _without_hidden(source)
    made = mammoth.convert_to_html(
        whole,
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda image: {}),
    )
    return made.value, hidden


def _without_hidden(source: Source) -> tuple[io.BytesIO, list[Hidden]]:
    """The file without runs that Word does not show, and what they said."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source.content)) as archive,
        zipfile.ZipFile(changed, "w") as copy,
    ):
        if _BODY not in archive.namelist():
            raise refused_in(source.name, "no_word")
        body = fromstring(archive.read(_BODY))
        said = [_take_out(run) for run in list(body.iter(f"{_W}r")) if _is_hidden(run)]
        for member in archive.infolist():
            content = archive.read(member) if member.filename != _BODY else _written(body)
            copy.writestr(member.filename, content)
    text = clean("".join(said))
    hidden: list[tuple[str, str]] = []
    if text:
        hidden.append(("hidden text", reason("hidden", text=shortened(text))))
    return changed, hidden


def _is_hidden(run: ElementTree.Element) -> bool:
    marks = run.find(f"{_W}rPr")
    if marks is None:
        return False
    vanishes, size = marks.find(f"{_W}vanish"), marks.find(f"{_W}sz")
    if vanishes is not None and vanishes.get(f"{_W}val") not in ("0", "false", "off"):
        return True
    height = size.get(f"{_W}val", "") if size is not None else ""
    return height.isdecimal() and len(height) < 5 and int(height) < _SMALLEST


def _take_out(run: ElementTree.Element) -> str:
    said = "".join(part.text or "" for part in run.iter(f"{_W}t"))
    for child in list(run):
        run.remove(child)
    return said


def _written(body: ElementTree.Element) -> bytes:
    return bytes(ElementTree.tostring(body, encoding="utf-8", xml_declaration=True))
