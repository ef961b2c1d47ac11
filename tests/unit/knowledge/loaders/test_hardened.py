"""Files that were made to fill a memory or to take for ever are refused, and nothing else ends."""

import io
import json
import os
import resource
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.errors import SourceRefused
from knowledge.loaders import confining, load_file
from knowledge.loaders.archives import check_archive
from knowledge.loaders.confining import confined
from knowledge.loaders.source import Source
from tests.unit.knowledge.loaders.made_files import docx, paragraph, pdf, zipped

MEGABYTE = 2**20


def refusal(tmp_path: Path, name: str, content: bytes) -> str:
    """Why a file is refused. This process may not grow by much more than the file meanwhile."""
    file = tmp_path / name
    file.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceRefused) as refused:
        load_file(file, default_currency="CNY")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 3 * len(content) + 150 * MEGABYTE
    message = str(refused.value)
    assert message.startswith(f"{file}: ")
    assert message.endswith(".")
    assert len(message.splitlines()) == 1
    return message


def sheet(cell: bytes) -> bytes:
    """A workbook with one cell of bytes that no library would write."""
    out = io.BytesIO()
    Workbook().save(out)
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                row = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>' + cell
                row += b"</t></is></c></row></sheetData>"
                content = content.replace(b"<sheetData></sheetData>", row)
            new.writestr(member.filename, content)
    return changed.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_a_member_of_200_megabytes_of_nothing(tmp_path: Path, name: str) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("word/document.xml", "w") as member:
            for _ in range(200):
                member.write(bytes(MEGABYTE))
        archive.writestr("xl/workbook.xml", "<a/>")
    assert "unpacks to over 200 times its size" in refusal(tmp_path, name, whole.getvalue())


def test_a_cell_of_200_megabytes(tmp_path: Path) -> None:
    content = sheet(b"x" * (200 * MEGABYTE))
    assert len(content) < MEGABYTE
    assert "over 200 times its size" in refusal(tmp_path, "a.xlsx", content)
    long = b"".join(b"%d " % number for number in range(400_000))
    assert refusal(tmp_path, "b.xlsx", sheet(long))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"product_id,title,price\nA," + b"x" * (8 * MEGABYTE) + b",5\n"),
        ("a.md", b"# T\n\n" + b"word " * MEGABYTE),
        ("a.txt", b"word " * MEGABYTE),
    ],
)
def test_long_texts_in_text_files(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(tmp_path, name, content)


def test_a_long_text_in_json_is_a_bad_row(tmp_path: Path) -> None:
    row = {"id": "A", "title": "T", "price": 5, "description": "x" * (8 * MEGABYTE)}
    file = tmp_path / "a.json"
    file.write_text(json.dumps([row, {"id": "B", "title": "T", "price": 5}]))
    loaded = load_file(file, default_currency="CNY")
    assert [product.product_id for product in loaded.products] == ["B"]
    assert "longer than 200,000 characters" in loaded.problems[0].reason


def test_too_many_members_and_lies_about_sizes(tmp_path: Path) -> None:
    many = zipped({f"{number}.xml": "" for number in range(5_001)})
    assert "over 5,000 parts" in refusal(tmp_path, "a.xlsx", many)
    large = zipped({"a.bin": "x" * 1000})
    lying = large.replace((1000).to_bytes(4, "little"), (2**31).to_bytes(4, "little"))
    assert "more than 300 MB" in refusal(tmp_path, "b.docx", lying)


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(12))
    + "]><a>&a11;</a>"
)


def test_entities_that_unfold(tmp_path: Path) -> None:
    """Also behind a long comment, where a look at the head of the part does not see them."""
    assert "document type" in refusal(tmp_path, "a.docx", docx("", word__styles_dot_xml=BOMB))
    late = zipped({"word/document.xml": f"<!--{'x ' * 3_000}-->{BOMB}"})
    assert refusal(tmp_path, "b.docx", late)
    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<!--{'x ' * 3_000}-->{BOMB}")
    assert refusal(tmp_path, "c.xlsx", out.getvalue())


def test_what_is_nested_without_end(tmp_path: Path) -> None:
    tables, closed = "<w:tbl><w:tr><w:tc>" * 1_000, "</w:tc></w:tr></w:tbl>" * 1_000
    assert "damaged" in refusal(tmp_path, "a.docx", docx(tables + paragraph("x") + closed))
    assert "nested too deeply" in refusal(tmp_path, "a.html", b"<div>" * 50_000 + b"x")
    assert "nested too deeply" in refusal(tmp_path, "a.json", b"[" * 100_000)


def test_a_pdf_that_goes_in_circles(tmp_path: Path) -> None:
    made = pdf([[("x", 11, 700)]])
    circle = made.replace(b"/Kids [10 0 R]", b"/Kids [ 2 0 R]")
    assert refusal(tmp_path, "a.pdf", circle)
    endless = made.replace(b"/Count 1 ", b"/Count 9" + b"9" * 20)
    file = tmp_path / "b.pdf"
    file.write_bytes(endless)
    assert load_file(file, default_currency="CNY").documents[0].text == "x"


def test_a_pdf_stream_that_unfolds_to_300_megabytes(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(300)) + packer.flush()
    made = bytearray(b"%PDF-1.7\n")
    objects = (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    )
    made += objects + packed + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"
    assert refusal(tmp_path, "a.pdf", bytes(made))


def test_markup_that_stalls_its_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confining, "SECONDS", 1)
    message = refusal(tmp_path, "a.html", b'<a b="' * 40_000)
    assert "takes too much time or memory" in message


def test_what_asks_for_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confining, "MEMORY", 400 * MEGABYTE)
    assert len(confined("x", bytes, 50 * MEGABYTE)) == 50 * MEGABYTE
    with pytest.raises(SourceRefused, match=r"^x: takes too much time or memory"):
        confined("x", bytes, 500 * MEGABYTE)


def test_the_other_process_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    assert confined("x", os.getenv, "TELEGRAM_BOT_TOKEN") is None


def test_an_error_there_is_a_refusal_here() -> None:
    with pytest.raises(SourceRefused, match=r"^x: is damaged"):
        confined("x", int, "no number")
    with pytest.raises(SourceRefused, match="is damaged or no Office file"):
        confined("x", check_archive, Source(Path("a.docx"), b"PK", "CNY", "en"))
