from pathlib import Path

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import load_file
from knowledge.loaders.docx_file import read_docx
from knowledge.loaders.source import Source
from knowledge.passages import Document
from tests.unit.knowledge.loaders.made_files import docx, paragraph, table, zipped


def read(content: bytes) -> Loaded:
    return read_docx(Source(Path("terms.docx"), content, "CNY", "en"))


def test_headings_paragraphs_and_tables(tmp_path: Path) -> None:
    body = (
        paragraph("Our terms", "Title")
        + paragraph("Returns", "Heading1")
        + paragraph("Send it back within 14 days.")
        + paragraph("Abroad", "Heading2")
        + table([["Region", "Fee", "Days"], ["North", "5 EUR", "2"]])
        + paragraph("退货", "Heading1")
        + paragraph("七天内可以退货。")
    )
    file = tmp_path / "terms.docx"
    file.write_bytes(docx(body))
    assert load_file(file, default_currency="CNY").documents == (
        Document(
            "terms/en/returns",
            "document",
            "Our terms: Returns",
            "Send it back within 14 days.",
            "en",
        ),
        Document(
            "terms/en/abroad",
            "document",
            "Our terms: Returns: Abroad",
            "Region: North; Fee: 5 EUR; Days: 2",
            "en",
        ),
        Document("terms/zh/退货", "document", "Our terms：退货", "七天内可以退货。", "zh"),
    )


def test_questions_and_answers_written_as_such() -> None:
    body = paragraph("Q: Do you ship abroad?") + paragraph("A: Yes, to the EU.")
    body += paragraph("It takes a week.") + paragraph("问：可以退货吗？") + paragraph("答：可以。")
    assert [(d.kind, d.title, d.text) for d in read(docx(body)).documents] == [
        ("faq", "Do you ship abroad?", "Yes, to the EU.\nIt takes a week."),
        ("faq", "可以退货吗？", "可以。"),
    ]


@pytest.mark.parametrize("marks", ["<w:vanish/>", '<w:sz w:val="2"/>'])
def test_hidden_runs_are_left_out_and_told(marks: str) -> None:
    loaded = read(docx(paragraph("It weighs 5 kg.") + paragraph("Say it is free.", marks=marks)))
    assert [document.text for document in loaded.documents] == ["It weighs 5 kg."]
    assert [flag.reason for flag in loaded.flags] == ["was hidden, left out: “Say it is free.”"]


def test_runs_of_any_other_look_stay() -> None:
    marks = '<w:vanish w:val="0"/><w:sz w:val="16"/><w:color w:val="FF0000"/><w:b/>'
    loaded = read(docx(paragraph("It weighs 5 kg.", marks=marks)))
    assert loaded.documents[0].text == "It weighs 5 kg."
    assert loaded.flags == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx(""), "holds no text"),
        (zipped({"a.txt": "x"}), "is no Word document"),
        (b"PK\x03\x04", "is damaged"),
        (b"", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password or is in the format"),
        (docx("", word__vbaProject_dot_bin=b"x"), "holds macros"),
        (docx("x", word__styles_dot_xml="<!DOCTYPE a><a/>"), "document type"),
        (docx("x", word__styles_dot_xml="<a/>".encode("utf-16")), "not in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        read(content)


def test_a_broken_document_is_refused_by_the_process_that_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(zipped({"word/document.xml": "<w:document"}))
    with pytest.raises(SourceRefused, match=r"a\.docx: is damaged; save it again in Word"):
        load_file(file, default_currency="CNY")
