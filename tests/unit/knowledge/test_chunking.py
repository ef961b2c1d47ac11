from knowledge import chunking
from knowledge.passages import Campaign, Document, Passage, Product, Variant

KETTLE = Product(
    "KT-1",
    {"en": "Aurora kettle", "zh": "极光电热水壶"},
    19900,
    "CNY",
    stock=7,
    category={"en": "Kitchen", "zh": "厨房"},
    description={"en": "It boils fast. It is quiet."},
    attributes={"en": {"capacity": "1.7 L", "care": "Wipe it."}, "zh": {"容量": "1.7 升"}},
    variants=(Variant("r", {"en": "Red", "zh": "红色"}, 20900), Variant("w", {"en": "White"})),
)


def test_every_fact_can_be_quoted_alone() -> None:
    texts = [passage.text for passage in chunking.of_product(KETTLE)]
    assert texts == [
        "极光电热水壶：商品编号 KT-1。\n"
        "极光电热水壶：分类 厨房。\n"
        "极光电热水壶：容量 1.7 升。\n"
        "极光电热水壶：可选款式 红色、White。",
        "Aurora kettle: product code KT-1.\n"
        "Aurora kettle: category Kitchen.\n"
        "Aurora kettle: capacity 1.7 L.\n"
        "Aurora kettle: care Wipe it.\n"
        "Aurora kettle: available variants Red, White.",
        "It boils fast. It is quiet.",
    ]


def test_price_and_stock_stand_in_no_passage() -> None:
    texts = " ".join(chunking.indexed_text(p) for p in chunking.of_product(KETTLE))
    assert not any(number in texts for number in ("199", "209", " 7", "CNY"))


def test_a_product_in_one_language_gives_passages_in_that_language() -> None:
    passages = chunking.of_product(Product("A", {"zh": "台灯"}, 1, "CNY"))
    assert {passage.language for passage in passages} == {"zh"}


def test_the_title_is_searched_once() -> None:
    passage = chunking.of_product(KETTLE)[0]
    assert chunking.indexed_text(passage).count("极光电热水壶") == 1


def test_a_long_document_is_cut_between_sentences_only() -> None:
    sentences = [f"Sentence number {n} has exactly eight words." for n in range(40)]
    document = Document("d", "document", "T", " ".join(sentences), "en")
    passages = chunking.of_document(document)
    assert len(passages) > 2
    assert all(chunking.tokens(passage.text) <= chunking.LONGEST for passage in passages)
    assert " ".join(passage.text for passage in passages) == document.text


def test_a_sentence_that_is_too_long_stays_whole() -> None:
    text = "字" * 300 + "。"
    (passage,) = chunking.of_document(Document("d", "faq", "标题", text, "zh"))
    assert passage == Passage(passage.passage_id, "d", "faq", "标题", text, "zh")


def test_lines_stay_lines() -> None:
    document = Document("d", "policy", "T", "North | 5\nSouth | 6\n\nDone. Really.", "en")
    assert chunking.of_document(document)[0].text == "North | 5\nSouth | 6\nDone. Really."


def test_a_campaign_says_its_days() -> None:
    campaign = Campaign("C", {"en": "Sale", "zh": "促销"}, "2026-10-01", "2026-10-31", "15%")
    assert [passage.text for passage in chunking.of_campaign(campaign)] == [
        "Sale: discount 15%, from 2026-10-01 to 2026-10-31.",
        "促销：优惠 15%，2026-10-01 至 2026-10-31。",
    ]


def test_the_id_of_a_passage_follows_from_its_content() -> None:
    ids = [passage.passage_id for passage in chunking.of_product(KETTLE)]
    assert ids == [passage.passage_id for passage in chunking.of_product(KETTLE)]
    assert len(set(ids)) == len(ids)
    renamed = Product("KT-1", {"en": "Aurora kettle 2"}, 1, "CNY")
    assert not set(ids) & {passage.passage_id for passage in chunking.of_product(renamed)}
