"""Real PDF, DOCX and XLSX files, written by hand."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

Placed = tuple[str, float, float]
"""Words, their size in points, their distance from the bottom of the page."""


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str, **more: bytes | str) -> bytes:
    """`body` in WordprocessingML; `more` are members, with "__" for "/" and "." for "_dot_"."""
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": document,
    }
    for name, content in more.items():
        members[name.replace("__", "/").replace("_dot_", ".")] = content
    return zipped(members)


def paragraph(text: str, style: str = "", marks: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f"<w:r><w:rPr>{marks}</w:rPr><w:t>{escape(text)}</w:t></w:r>"
    return f"<w:p>{styled}{run}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


def pdf(pages: Sequence[Sequence[Placed]], title: str = "", extra: str = "") -> bytes:
    """Latin words in Helvetica, others in a composite font with a map to Unicode."""
    count = len(pages)
    kids = " ".join(f"{10 + 2 * page} 0 R" for page in range(count))
    letters = sorted({letter for page in pages for text, _, _ in page for letter in text})
    codes = [letter.encode("utf-16-be").hex() for letter in letters if ord(letter) < 2**16]
    mapped = "\n".join(f"<{code}> <{code}>" for code in codes)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(codes)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
    ).encode()
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        b"/DescendantFonts [5 0 R] /ToUnicode 6 0 R >>",
        5: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        6: _stream(cmap),
        7: b"<< /Title <FEFF" + title.encode("utf-16-be").hex().encode() + b"> >>",
    }
    for page, placed in enumerate(pages):
        objects[10 + 2 * page] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {11 + 2 * page} 0 R >>"
        ).encode()
        objects[11 + 2 * page] = _stream("\n".join(map(_drawn, placed)).encode())
    return _file(objects, extra)


def _drawn(placed: Placed) -> str:
    text, size, height = placed
    if text.isascii():
        plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /F1 {size} Tf 50 {height} Td ({plain}) Tj ET"
    return f"BT /F2 {size} Tf 50 {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )


def _file(objects: Mapping[int, bytes], extra: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size 99 /Root 1 0 R /Info 7 0 R {extra} >>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
