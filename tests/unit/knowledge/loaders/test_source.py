import codecs
from pathlib import Path

import pytest

from knowledge.errors import SourceRefused
from knowledge.loaded import Loaded
from knowledge.loaders import LOADERS, load_file
from knowledge.loaders.source import Source

CHINESE = "# 退货\n\n## 期限\n\n七天内可以退货，运费由买家承担。镕是一个少见的字。\n"
ENDS = [".md", ".txt", ".html", ".csv", ".json"]


def read_here(path: Path, content: bytes) -> Loaded:
    """As `load_file` does, but in this process: a new one takes half a second."""
    return LOADERS[path.suffix](Source(path, content, "CNY", "en"))


def written(end: str) -> str:
    if end == ".html":
        return "<h1>退货</h1><p>七天内可以退货，运费由买家承担。</p>"
    if end == ".csv":
        return "问题,答案\n可以退货吗？,七天内可以退货，运费由买家承担。\n"
    if end == ".json":
        return '[{"id": "A", "title": "乌龙茶", "price": 5, "description": "七天内可以退货"}]'
    return CHINESE


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_text_format_in_every_encoding(tmp_path: Path, end: str, encoding: str) -> None:
    loaded = read_here(tmp_path / f"shop{end}", written(end).encode(encoding))
    texts = [document.text for document in loaded.documents]
    texts += [product.description["zh"] for product in loaded.products]
    assert "七天内可以退货" in texts[0]
    assert not loaded.problems


@pytest.mark.parametrize(
    "content",
    [
        "Crème brûlée, thé glacé et café à emporter".encode("latin-1"),
        "Größe: süß, für Gäste, Öl und Käse".encode("cp1252"),
        "It’s “new” – really".encode("cp1252"),
        "退货".encode("utf-16-le"),
        "plain".encode("utf-16-be"),
        "退货".encode("utf-32"),
        b"\xff\xfe\x00",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        codecs.BOM_UTF8 + b"\xff",
    ],
)
@pytest.mark.parametrize("end", [".md", ".txt", ".csv", ".html"])
def test_what_is_none_of_them_is_refused_in_one_sentence(
    tmp_path: Path, end: str, content: bytes
) -> None:
    file = tmp_path / f"shop{end}"
    with pytest.raises(SourceRefused) as refused:
        read_here(file, content)
    assert str(refused.value) == (
        f"{file}: is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8."
    )


def test_pages_may_name_an_old_encoding(tmp_path: Path) -> None:
    for charset, encoding, words in (
        ("iso-8859-1", "cp1252", "Café – à emporter"),
        ("big5", "big5", "七天內可以退貨"),
        ("gb2312", "gb18030", "七天内可以退货"),
    ):
        markup = f"<meta charset={charset}><h1>x</h1><p>{words}</p>"
        (document,) = read_here(tmp_path / "a.html", markup.encode(encoding)).documents
        assert document.text == words


@pytest.mark.parametrize(
    ("name", "key", "language"),
    [
        ("shipping.en.md", "shipping", "en"),
        ("退货.zh-CN.docx", "退货", "zh"),
        ("v1.2.pdf", "v1.2", None),
        (".md", ".md", None),
    ],
)
def test_a_files_name_gives_key_and_language(name: str, key: str, language: str | None) -> None:
    source = Source(Path("a") / name, b"", "CNY", "en")
    assert (source.key, source.named_language, source.name) == (key, language, f"a/{name}")


def test_an_address_gives_a_key_of_its_own_for_each_page() -> None:
    def key(address: str) -> str:
        return Source(Path("page.html"), b"", "CNY", "en", address=address).key

    assert key("https://www.shop.example/help/Shipping.html") == (
        "www-shop-example/help/shipping-html"
    )
    assert key("https://shop.example/?id=3") != key("https://shop.example/?id=4")
    assert key("https://shop.example/帮助/退货") == "shop-example/帮助/退货"


def test_files_that_are_too_large_or_absent_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    with pytest.raises(SourceRefused, match="cannot be read"):
        load_file(file, default_currency="CNY")
    with pytest.raises(SourceRefused, match="cannot be read"):
        load_file(tmp_path.rename(tmp_path.with_suffix(".md")), default_currency="CNY")
    monkeypatch.setattr("knowledge.loaders.LARGEST", 2**20)
    large = tmp_path.with_suffix(".md") / "large.md"
    large.write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(SourceRefused, match="is larger than 1 MB; split it"):
        load_file(large, default_currency="CNY")
