from dataclasses import replace

import pytest

from bot.proposing import is_whole, proposal
from knowledge.passages import Document, Language, Product, Variant
from knowledge.translations import Missing, missing_of_product, onto, twin_id, twins

LAMP = Product(
    "L-1",
    {"en": "Oak lamp"},
    5900,
    "CNY",
    description={"en": "It glows."},
    attributes={"en": {"Height": "40 cm", "Plug": "EU"}},
    variants=(Variant("s", {"en": "Small", "zh": "小号"}), Variant("b", {"en": "Big"})),
)
WORDS = {
    "Oak lamp": "橡木灯",
    "It glows.": "会发光。",
    "Height": "高度",
    "40 cm": "40 厘米",
    "Big": "大号",
}


def translate(text: str, to: Language) -> str | None:
    return WORDS.get(text)


def test_what_a_product_lacks_is_listed() -> None:
    (lacking,) = missing_of_product(LAMP, ("zh", "en"))
    assert (lacking.language, lacking.fields) == (
        "zh",
        ("title", "description", "attributes", "variants"),
    )
    assert missing_of_product(LAMP, ("en",)) == []


def test_a_field_comes_whole_or_not_at_all() -> None:
    (lacking,) = missing_of_product(LAMP, ("zh", "en"))
    made = proposal(LAMP, lacking, translate)
    assert isinstance(made, Product)
    assert made.title == {"en": "Oak lamp", "zh": "橡木灯"}
    assert made.description["zh"] == "会发光。"
    assert made.attributes == LAMP.attributes
    assert [variant.title["zh"] for variant in made.variants] == ["小号", "大号"]
    assert proposal(LAMP, lacking, lambda text, to: None) is None


def test_a_faq_entry_gets_a_twin() -> None:
    entry = Document("answers/lamp.en", "faq", "Height", "40 cm", "en")
    lacking = Missing(("document", entry.document_id), entry.title, "zh")
    assert proposal(entry, lacking, translate) == Document(
        "answers/lamp.zh", "faq", "高度", "40 厘米", "zh"
    )


@pytest.mark.parametrize(
    ("text", "made", "whole"),
    [
        ("1800 W", "1800 瓦", True),
        ("1800 W", "1.8 千瓦", True),
        ("1800 W", "1800年", False),
        ("cream, sage green", "奶油色、鼠尾草绿", True),
        ("cream, sage green", "奶油", False),
        ("Yes. Please write to us.", "可以。请写信给我们。", True),
        ("Yes, as long as it has not left. Please write.", "请写信。", False),
        ("If the price falls, you get the difference.", "降价后您可以得到差价。", True),
    ],
)
def test_a_translation_that_is_not_whole_is_not_proposed(text: str, made: str, whole: bool) -> None:
    assert is_whole(text, made) == whole
    entry = Document("answers/a.en", "faq", text, "Yes.", "en")
    lacking = Missing(("document", "answers/a.en"), text, "zh")
    words = {text: made, "Yes.": "可以。"}
    assert (proposal(entry, lacking, lambda said, to: words[said]) is not None) == whole


def test_ids_of_twins() -> None:
    assert twin_id("faq/zh/a", "en") == "faq/en/a"
    assert twin_id("answers/a.en", "zh") == "answers/a.zh"
    assert twin_id("a-zhu", "en") == "a-zhu.en"
    one, other = (Document(f"answers/a.{side}", "faq", "?", "!", side) for side in ("zh", "en"))
    assert twins([other, one], {}) == [(one, other)]


def test_a_proposal_fills_only_what_is_empty_by_now() -> None:
    proposed = Product("L-1", {"en": "Old", "zh": "橡木灯"}, 1, "CNY", stock=1)
    assert onto(LAMP, proposed) == Product(
        "L-1",
        {"en": "Oak lamp", "zh": "橡木灯"},
        5900,
        "CNY",
        description=LAMP.description,
        attributes=LAMP.attributes,
        variants=LAMP.variants,
    )
    assert onto(None, proposed) is None
    entry = Document("answers/a.zh", "faq", "？", "！", "zh")
    assert (onto(None, entry), onto(replace(entry, text="。"), entry)) == (
        entry,
        replace(entry, text="。"),
    )
