"""Entries are found, changed in both languages, completed and taken out: in the draft."""

import html
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.app import App
from bot.messages import Question
from bot.web.entry_forms import Wrong, decimal_text, read_product, shown_product
from knowledge.passages import Campaign, Document, Product, Variant
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.knowing import (
    KETTLE,
    LAMP,
    RETURNS,
    RETURNS_ZH,
    filled,
    press,
)

OF_KETTLE = "/knowledge/entry?of=product%20K-1"
OF_LAMP = "/knowledge/entry?of=product%20L-1"
OF_RETURNS = "/knowledge/entry?of=document%20rules%2Fen%2Freturns"
OF_WRAP = "/knowledge/entry?of=document%20faq%2Fen%2Fwrap"


def waiting(app: App) -> list[object]:
    return [change.after for change in app.releasing.draft().changes]


def test_entries_are_found_by_words_and_gone_through_by_kind(browser: TestClient, app: App) -> None:
    app.releasing.put([Product("M-9", {"en": "Tall mug"}, 900, "CNY")], "Lin")
    for asked, title in (
        ("words=kettle", "Aurora kettle"),
        ("words=K-1", "Aurora kettle"),
        ("words=return", "Can I return it?"),
        ("words=tall+MUG", "Tall mug"),
        ("kind=faq", "Do you wrap gifts?"),
        ("kind=product", "Tall mug"),
    ):
        assert title in browser.get(f"/knowledge?{asked}").text
    assert "Aurora kettle" not in browser.get("/knowledge?kind=faq").text
    assert "Nothing was found" in browser.get("/knowledge?words=kettle&kind=policy").text
    assert "waits in the draft" in browser.get("/knowledge?words=mug").text
    many = [Product(f"P-{at}", {"en": f"Plate {at}"}, 900, "CNY") for at in range(60)]
    app.releasing.put(many, "Lin")
    assert "begin=50" in browser.get("/knowledge?kind=product").text
    assert "Plate 59" in browser.get("/knowledge?kind=product&begin=50").text


def test_a_product_is_changed_in_both_languages(browser: TestClient, app: App) -> None:
    fields = filled(browser, OF_KETTLE)
    assert fields["price"] == "199.00"
    assert fields["attributes_zh"] == "容量: 1.5 升"
    fields |= {"price": "¥1,149.50", "stock": "", "description_zh": "一分钟烧开。\r\n静音。 "}
    saved = press(browser, OF_KETTLE, "save", **fields)
    assert "Saved into the draft" in saved.text
    wanted = replace(
        KETTLE, price_minor=114950, stock=None, description={"zh": "一分钟烧开。\n静音。"}
    )
    assert waiting(app) == [wanted]
    press(
        browser,
        OF_KETTLE,
        "save",
        **filled(browser, OF_KETTLE) | {"price": "199", "stock": "7", "description_zh": ""},
    )
    assert waiting(app) == []


def test_the_page_photo_and_variants_of_a_product_are_changed(
    browser: TestClient, app: App
) -> None:
    fields = filled(browser, OF_LAMP) | {
        "url": "https://shop.example/lamp",
        "photo": "photos/lamp.jpg",
        "variant_0_gone": "yes",
        "variant_1_price": "69",
        "variant_new_id": "b",
        "variant_new_title_en": "Blue",
        "variant_new_stock": "3",
    }
    press(browser, OF_LAMP, "save", **fields)
    assert waiting(app) == [
        replace(
            LAMP,
            url="https://shop.example/lamp",
            photo="photos/lamp.jpg",
            variants=(
                Variant("r", {"en": "Red"}, 6900, 2),
                Variant("b", {"en": "Blue"}, None, 3),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "shop.example"}, "begins with https://"),
        ({"url": "javascript:alert(1)"}, "begins with https://"),
        ({"photo": "../secrets.toml"}, "A photo is a web address"),
        ({"photo": "/etc/passwd.png"}, "A photo is a web address"),
        ({"photo": "notes.txt"}, "A photo is a web address"),
        ({"variant_new_stock": "3"}, "needs a number of its own"),
        ({"variant_new_id": "w", "variant_new_title_en": "White"}, "has that number"),
        ({"variant_new_id": "b"}, "needs a title"),
    ],
)
def test_a_wrong_page_photo_or_variant_is_told(
    reading: TestClient, kept: App, fields: dict[str, str], words: str
) -> None:
    answer = press(reading, OF_LAMP, "save", **filled(reading, OF_LAMP) | fields)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert waiting(kept) == []


def test_a_campaign_is_changed(browser: TestClient, app: App) -> None:
    sale = Campaign("S-1", {"en": "Sale"}, "2026-05-01", "2026-05-31", "15%", ("K-1", "old"))
    app.releasing.put([sale], "Lin")
    app.releasing.publish("Lin")
    of_sale = "/knowledge/entry?of=campaign%20S-1"
    fields = filled(browser, of_sale)
    press(browser, of_sale, "save", **fields)
    assert waiting(app) == []
    for wrong, words in (
        ({"start_date": "2026-06-01"}, "lies before the first"),
        ({"end_date": "31 May"}, "A day is written like"),
        ({"product_ids": "K-1, X-9"}, "no product X-9"),
        ({"title_en": ""}, "needs a title"),
    ):
        answer = press(browser, of_sale, "save", **fields | wrong)
        assert (answer.status_code, words in answer.text) == (422, True)
    fields |= {"title_zh": "特惠", "end_date": "2026-06-30", "product_ids": "L-1，old"}
    press(browser, of_sale, "save", **fields)
    both = {"en": "Sale", "zh": "特惠"}
    assert waiting(app) == [
        replace(sale, title=both, end_date="2026-06-30", product_ids=("L-1", "old"))
    ]


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(browser: TestClient, app: App) -> None:
    for path in (OF_KETTLE, OF_LAMP, OF_RETURNS, OF_WRAP):
        fields = {name: html.unescape(text) for name, text in filled(browser, path).items()}
        assert "Saved" in press(browser, path, "save", **fields).text
    assert waiting(app) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price": "twelve"}, "A price is a number in CNY"),
        ({"price": "12.345"}, "A price is a number in CNY"),
        ({"price": "-1"}, "A price is a number in CNY"),
        ({"price": "12 USD"}, "A price is a number in CNY"),
        ({"stock": "many"}, "The stock is a whole number"),
        ({"stock": "1.5"}, "The stock is a whole number"),
        ({"title_en": "", "title_zh": " "}, "needs a title"),
        ({"title_en": "x" * 301}, "longer than 300"),
        ({"attributes_en": "Capacity 1.5 l"}, "needs a name, a colon and a value"),
        ({"attributes_en": "Colour: red\nColour: blue"}, "the same name"),
    ],
)
def test_what_cannot_be_saved_is_told_and_kept_in_the_form(
    reading: TestClient, kept: App, fields: dict[str, str], words: str
) -> None:
    answer = press(reading, OF_KETTLE, "save", **filled(reading, OF_KETTLE) | fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    for text in fields.values():
        assert text.strip() in answer.text
    assert waiting(kept) == []


def test_two_who_edit_at_once_do_not_overwrite_each_other(browser: TestClient, app: App) -> None:
    fields = filled(browser, OF_KETTLE)
    app.releasing.put([replace(KETTLE, stock=1)], "Wu")
    answer = press(browser, OF_KETTLE, "save", **fields | {"price": "1"})
    assert "Somebody changed this entry meanwhile" in answer.text
    assert waiting(app) == [replace(KETTLE, stock=1)]


def test_both_sides_of_an_answer_are_one_form(browser: TestClient, app: App) -> None:
    fields = filled(browser, OF_RETURNS)
    assert (fields["text_en"], fields["text_zh"]) == ("Yes, within 7 days.", "可以，7 天内。")
    press(browser, OF_RETURNS, "save", **fields | {"text_zh": "可以，15 天内。"})
    assert waiting(app) == [replace(RETURNS_ZH, text="可以，15 天内。")]
    fields = filled(browser, OF_RETURNS) | {"title_zh": "", "text_zh": ""}
    press(browser, OF_RETURNS, "save", **fields)
    (change,) = app.releasing.draft().changes
    assert (change.what, change.entry_id) == ("gone", "rules/zh/returns")
    half = press(browser, OF_RETURNS, "save", **filled(browser, OF_RETURNS) | {"text_en": ""})
    assert "fill in both, or empty both" in half.text
    fields = filled(browser, OF_WRAP) | {"title_zh": "包礼品吗？", "text_zh": "免费。"}
    press(browser, OF_WRAP, "save", **fields)
    assert Document("faq/zh/wrap", "faq", "包礼品吗？", "免费。", "zh") in waiting(app)


def test_an_entry_is_taken_out_with_both_sides(browser: TestClient, app: App) -> None:
    assert "taken out with the next release" in press(browser, OF_RETURNS, "remove").text
    gone = {change.entry_id for change in app.releasing.draft().changes}
    assert gone == {RETURNS.document_id, RETURNS_ZH.document_id}
    assert browser.get(OF_RETURNS).status_code == 404
    assert browser.get("/knowledge/entry?of=product").status_code == 404
    assert browser.get("/knowledge/entry?of=king%20K-1").status_code == 404


def test_a_new_answer_in_both_languages_is_what_shoppers_get(browser: TestClient, app: App) -> None:
    asked = "/knowledge/new?question=Do+you+engrave+cups%3F"
    assert filled(browser, asked)["title_en"] == "Do you engrave cups?"
    assert "at least one language" in press(browser, "/knowledge/new").text
    fields = {
        "title_en": "Do you engrave cups?",
        "text_en": "Yes, up to 12 letters.",
        "title_zh": "杯子可以刻字吗？",
        "text_zh": "可以，最多 12 个字母。",
    }
    added = press(browser, "/knowledge/new", **fields)
    assert "The answer waits in the draft" in added.text
    ids = [change.entry_id for change in app.releasing.draft().changes]
    assert ids == ["answers/do-you-engrave-cups.zh", "answers/do-you-engrave-cups.en"]
    press(browser, "/knowledge/new", **fields)
    assert "answers/do-you-engrave-cups-2.en" in {
        change.entry_id for change in app.releasing.draft().changes
    }
    app.releasing.publish("Lin")
    assert app.answer(Question("Do you engrave cups?")).answer == "Yes, up to 12 letters."


def test_a_translation_is_proposed_and_accepted_by_a_person(
    browser: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the model writes is another room's; here it says one sentence."""
    said = {"Do you wrap gifts?": "包礼品吗？", "Yes, for free.": "可以，免费。"}
    monkeypatch.setattr(app.releasing, "_translate", lambda text, to: said.get(text))
    assert "Something is missing here: 中文" in browser.get(OF_WRAP).text
    proposed = press(browser, OF_WRAP, "propose")
    assert "There is a proposal" in proposed.text
    assert "可以，免费。" in proposed.text
    assert waiting(app) == []
    assert "Machine translation" in browser.get("/knowledge/draft").text
    press(browser, OF_WRAP, "accept")
    assert waiting(app) == [Document("faq/zh/wrap", "faq", "包礼品吗？", "可以，免费。", "zh")]
    none = press(browser, OF_LAMP, "propose")
    assert "No translation could be proposed" in none.text


def test_what_lacks_a_language_is_listed_and_proposed_at_once(
    browser: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.releasing, "_translate", lambda text, to: "萤火灯")
    page = browser.get("/knowledge/missing").text
    assert "Firefly lamp" in page
    assert "Do you wrap gifts?" in page
    assert "Can I return it?" not in page
    draft = press(browser, "/knowledge/missing")
    assert "Machine translation" in draft.text
    press(browser, "/knowledge/draft", "refuse", entry=["document faq/zh/wrap"])
    press(browser, "/knowledge/draft", "accept", entry=["product L-1"])
    (lamp,) = waiting(app)
    assert getattr(lamp, "title", None) == {"en": "Firefly lamp", "zh": "萤火灯"}
    assert [entry for entry in app.releasing.draft().entries if entry.proposed] == []


def test_readers_see_the_entry_and_no_button(reading: TestClient, kept: App) -> None:
    enter_as(reading, kept, "reader")  # type: ignore[arg-type]
    page = reading.get(OF_KETTLE).text
    assert "<fieldset disabled>" in page
    assert 'name="do"' not in page
    assert reading.post(OF_KETTLE).status_code == 403


def test_money_is_never_a_float() -> None:
    yen = Product("Y", {"en": "Mug"}, 900, "JPY")
    dinar = replace(yen, currency="KWD", price_minor=1250)
    assert [decimal_text(p.price_minor, p.currency) for p in (yen, dinar)] == ["900", "1.250"]
    for product in (yen, dinar, KETTLE, LAMP):
        assert read_product(product, shown_product(product).__getitem__) == product
    large = shown_product(KETTLE) | {"price": "90071992547.99"}
    assert read_product(KETTLE, large.__getitem__).price_minor == 9007199254799
    with pytest.raises(Wrong):
        read_product(yen, (shown_product(yen) | {"price": "9.5"}).__getitem__)
