"""From a spreadsheet through draft, check and release to an answer, and back again."""

from dataclasses import replace

from starlette.testclient import TestClient

from bot.app import App
from bot.messages import Question
from knowledge.passages import Document
from tests.unit.bot.web.browsing import enter_as
from tests.unit.bot.web.knowing import KETTLE, PRICE, SHOP, place, press, upload

CHEAPER = b"id,title,price\nK-1,Aurora kettle,149.00\nM-1,Mug,12.50\n"


def said(app: App) -> str:
    return app.answer(Question(PRICE)).answer


def test_a_new_price_goes_out_and_back(browser: TestClient, app: App) -> None:
    preview = upload(browser, ("prices.csv", CHEAPER))
    assert "What prices.csv would change" in preview.text
    assert "¥199.00" in preview.text
    draft = press(browser, place(preview), "put")
    assert "It waits in the draft" in draft.text
    assert "149.00" in draft.text
    assert "199.00" in said(app)
    (app.folder / "data").mkdir(exist_ok=True)
    (app.folder / "data" / "test_questions.jsonl").write_text(f'{{"question": "{PRICE}"}}\n')
    check = press(browser, "/knowledge/draft", "check")
    assert "Answered otherwise" in check.text
    assert "199.00" in check.text
    assert "149.00" in check.text
    history = press(browser, place(check), summary="Spring prices")
    assert "Published." in history.text
    assert "Spring prices" in history.text
    assert "149.00" in said(app)
    version = browser.get("/knowledge/history/1")
    assert "Yes, go back to version 1" in version.text
    back = press(browser, "/knowledge/history/1")
    assert "Shoppers are told the old content again" in back.text
    assert "199.00" in said(app)
    with app.database.read() as tx:
        deeds = [(deed.by, deed.action) for deed in tx.audit.newest(9)]
    done = ("knowledge.rolled_back", "knowledge.published", "knowledge.imported")
    assert deeds[:3] == [("the editor", each) for each in done]


def test_two_versions_and_the_draft_are_compared(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    app.releasing.publish("Lin")
    app.releasing.put([replace(KETTLE, price_minor=100)], "Lin")
    between = browser.get("/knowledge/diff?first=1&last=2").text
    assert "¥199.00" in between
    assert "¥149.00" in between
    assert "¥1.00" in browser.get("/knowledge/diff?first=2&last=draft").text
    assert "Nothing differs" in browser.get("/knowledge/diff?first=2&last=2").text
    assert browser.get("/knowledge/diff?first=2&last=7").status_code == 404
    assert browser.get("/knowledge/history/7").status_code == 404
    newest = browser.get("/knowledge/history/2").text
    assert "what shoppers are told now" in newest
    assert "go back" not in newest


def test_a_release_without_a_reason_tells_how_much_changed(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    check = press(browser, "/knowledge/draft", "check")
    press(browser, place(check))
    assert app.releasing.history()[0].summary == "1 changed"


def test_some_of_the_draft_is_discarded_and_then_all(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(each, price_minor=1) for each in SHOP.products], "Lin")
    nothing = press(browser, "/knowledge/draft", "discard")
    assert (nothing.status_code, "Tick at least one" in nothing.text) == (422, True)
    press(browser, "/knowledge/draft", "discard", entry=["product K-1"])
    assert [change.entry_id for change in app.releasing.draft().changes] == ["L-1"]
    press(browser, "/knowledge/draft", "discard_all")
    assert app.releasing.draft().entries == ()
    assert "Nothing waits" in browser.get("/knowledge/draft").text


def test_only_what_was_checked_is_published(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(KETTLE, price_minor=14900)], "Lin")
    check = press(browser, "/knowledge/draft", "check")
    page = browser.get(place(check))
    app.releasing.put([replace(KETTLE, price_minor=1)], "Wu")
    late = press(browser, place(check)) if "csrf" in page.text else page
    assert late.status_code == 409
    assert "not what was checked" in late.text
    app.jobs.close()
    for path in (place(check), "/knowledge/jobs/old"):
        gone = browser.get(path)
        assert (gone.status_code, 'href="/knowledge/draft"' in gone.text) == (410, True)
    assert app.knowledge.version() == "1"


def test_the_check_names_what_disagrees_and_what_lacks_a_language(
    browser: TestClient, app: App
) -> None:
    wrong = Document("rules/zh/returns", "faq", "可以退货吗？", "可以，15 天内。", "zh")
    app.releasing.put([wrong], "Lin")
    check = press(browser, "/knowledge/draft", "check").text
    assert "Chinese and English disagree" in check
    assert "rules/zh/returns" in check
    assert "Entries that lack a language: 2" in check


def test_readers_look_and_change_nothing(browser: TestClient, app: App) -> None:
    app.releasing.put([replace(KETTLE, price_minor=1)], "Lin")
    enter_as(browser, app, "reader")  # type: ignore[arg-type]
    for path in ("/knowledge", "/knowledge/draft", "/knowledge/history", "/knowledge/history/1"):
        page = browser.get(path)
        assert page.status_code == 200
        assert 'name="do"' not in page.text
        assert 'class="danger"' not in page.text
    assert browser.post("/knowledge/draft").status_code == 403
