"""The owner's rules in the browser: seen, changed, tried and published."""

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO

import pytest
from httpx import Response
from starlette.testclient import TestClient

from bot import sharing
from bot.errors import RulesOvertaken
from bot.programmes import LEGAL_NOTE
from bot.programmes.file import MilestoneTable, ProgrammeFile, RuleTable
from bot.web.words import WORDS
from growth.programme import Rule, simple
from growth.purchases import OrderEvent
from tests.unit.bot.web.browsing import enter_as, key_in
from tests.unit.bot.web.knowing import follow
from tests.unit.bot.web.shop import Shop

WORD = WORDS["en"]
CODE = "AbCdEfGh123401"
FORM = {
    "with": "form",
    "inviter_gives": "percent",
    "inviter_amount": "7.5",
    "friend_amount": "3.20",
    "minimum_order": "",
    "first_order_only": "yes",
    "cap_per_inviter": "500",
    "hold_days": "14",
    "attribution": "first_touch",
    "attribution_window_days": "90",
}
RICH = """
name = "Spring & more"
depth = 2
cap_per_inviter = "1000.00"

[[rule]]
name = "share"
to = "inviter"
gives = "percent"
amount = "5"
tiers = [{ from_friends = 4, amount = "7" }]
minimum_order = "50.00"
products = ["P1"]
categories = ["Lights"]
per_person_cap = "80.00"
ends = 2026-06-30

[[rule]]
name = "far"
to = "inviter"
level = 2
gives = "fixed"
amount = "1.50"
first_order_only = false

[[rule]]
name = "welcome"
to = "friend"
gives = "points"
amount = 100
programme_cap = 1000
expires_days = 30

[[milestone]]
name = "three"
friends = 3
gives = "coupon"
pool = "spring"
"""


@pytest.fixture
def owner(client: TestClient, shop: Shop) -> TestClient:
    """An owner of a shop with today's rules, where Bea, whom Ana brought, bought for 200."""
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY", inviter_percent=5), shop.time)
        for number, name in ((1, "Ana"), (2, "Bea <b>")):
            met = tx.shoppers.meet(number, name, "en", shop.time)
            if number == 1:
                sharing.link_for(tx, 1, None, shop.time, lambda: CODE)
            sharing.arrive(
                tx, met.shopper.shopper_id, CODE if number == 2 else None, True, shop.time
            )
        at = datetime(2026, 5, 1, 16, 30, tzinfo=UTC)  # the second of May in the shop
        event = OrderEvent("till", "e1", "order", "O-1", 2, None, 20_000, "CNY", at)
        sharing.take_order(tx, event, at)
    shop.pass_time(timedelta(days=3))
    client.headers["accept-language"] = "en"
    enter_as(client, shop, "owner")
    return client


def post(client: TestClient, path: str = "/rules", **fields: str) -> Response:
    return client.post(path, data={"csrf": key_in(client.get("/try").text), **fields})


def seen(client: TestClient) -> str:
    return re.findall(r'name="seen" value="(\w{64})"', client.get("/rules").text)[0]


def sent(client: TestClient, text: str, **fields: str) -> Response:
    return post(client, **({"with": "file", "text": text, "do": "preview"} | fields))


def publish(client: TestClient, page: str, **fields: str) -> Response:
    """Press the button of a preview."""
    file = unescape(re.findall(r'name="text" value="([^"]*)"', page)[-1])
    digest = re.findall(r'name="seen" value="(\w{64})"', page)[-1]
    return post(client, "/rules/publish", text=file, seen=digest, **fields)


def names(shop: Shop) -> list[str]:
    return [rule.name for rule in shop.programmes.in_force().programme.rules]


def test_a_shop_without_rules_is_told_what_to_do(staff: TestClient) -> None:
    for page in ("/rules", "/rules/history"):
        assert "shopvine rules publish" in staff.get(page).text
    assert post(staff, do="preview").headers["location"] == "/rules"
    assert post(staff, "/rules/publish").headers["location"] == "/rules"
    assert staff.get("/rules/1.toml").status_code == 404


def test_a_reader_sees_what_holds_and_its_file(owner: TestClient, shop: Shop) -> None:
    enter_as(owner, shop, "reader")
    page = owner.get("/rules").text
    assert "The inviter gets 5 % of the order for a friend&#39;s first order." in page
    assert "Since 2026-05-01 20:00, by shop.toml." in page
    assert "<textarea" not in page
    file = owner.get("/rules/1.toml")
    assert shop.programmes.read(file.text) == shop.programmes.in_force().programme
    assert "rewards-1.toml" in file.headers["content-disposition"]


def test_every_key_of_the_file_has_a_name_and_every_promise_a_sentence(
    owner: TestClient, shop: Shop
) -> None:
    for table in (ProgrammeFile, RuleTable, MilestoneTable):
        for key in table.model_fields.keys() - {"rule", "milestone"}:
            assert f"rules_key_{key}" in WORD
    page = unescape(sent(owner, RICH).text)
    for line in (
        "Name: – → Spring & more",
        "The most one inviter may hold: – → ¥1,000.00",
        "No more, “inviter_percent”: The inviter gets 5 % of the order",
        "The inviter gets 5 % of the order for a friend's first order (7 % of the order from "
        "friend 4 on; orders of at least ¥50.00; only products P1; only from Lights; at most "
        "¥80.00 for one person; orders before 2026-07-01 00:00).",
        "The inviter's inviter gets ¥1.50 for every order of a friend's friend.",
        "The friend gets 100 points for their first order (at most 1,000 points for everybody "
        "together; gone if not paid within 30 days of being certain).",
        "With the 3. friend whose first order is kept through the hold, the inviter gets a coupon "
        "from “spring”, once.",
    ):
        assert line in page
    assert names(shop) == ["inviter_percent"]
    owner.headers["accept-language"] = "zh"
    assert "朋友的朋友每次下单，邀请人的邀请人得到¥1.50。" in sent(owner, RICH).text


def test_the_form_is_looked_at_and_published(owner: TestClient, shop: Shop) -> None:
    page = post(owner, **FORM, seen=seen(owner)).text
    assert "inviter_percent: Amount: 5 % → 7.5 %" in page
    assert "New, “friend_fixed”: The friend gets ¥3.20 for their first order." in page
    assert "The most one inviter may hold: – → ¥500.00" in page
    assert LEGAL_NOTE["en"] not in page
    assert publish(owner, page).headers["location"] == "/rules?done=rules_published"
    assert names(shop) == ["inviter_percent", "friend_fixed"]
    assert shop.programmes.in_force().by == "the owner"
    assert "published rules" in owner.get("/settings/audit").text
    history = owner.get("/rules/history").text
    assert history.index("the owner") < history.index("shop.toml")
    assert owner.get("/rules/2.toml").text == shop.programmes.written(
        shop.programmes.in_force().programme
    )
    again = sent(owner, shop.programmes.written(shop.programmes.in_force().programme)).text
    assert WORD["rules_no_changes"] in again
    assert "/rules/publish" not in again


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(owner: TestClient) -> None:
    fields = FORM | {"hold_days": "soon", "seen": seen(owner)}
    answer = post(owner, **fields)
    assert answer.status_code == 422
    assert '<p id="hold_days-problem" class="problem" role="alert">Write whole days' in answer.text
    assert 'value="soon"' in answer.text
    assert 'value="7.5"' in answer.text
    wrong = RICH.replace("[[rule]]", '[[rule]]\ncolour = "green"', 1)
    answer = sent(owner, wrong)
    assert answer.status_code == 422
    assert "colour is no key of this file" in unescape(answer.text)
    chinese = post(owner, "/rules?language=zh", **{"with": "file", "text": wrong}).text
    assert 'role="alert">这个文件里没有' in chinese
    owner.get("/rules?language=en")
    assert 'colour = "green"' in unescape(answer.text)


def test_two_levels_take_a_note_that_was_read(owner: TestClient, shop: Shop) -> None:
    page = sent(owner, RICH).text
    assert LEGAL_NOTE["en"] in page
    refused = publish(owner, page)
    assert refused.status_code == 422
    assert WORD["rules_note_unread"] in refused.text
    assert names(shop) == ["inviter_percent"]
    assert publish(owner, refused.text, read="yes").status_code == 303
    held = shop.programmes.in_force()
    assert (held.acknowledged_by, held.acknowledged_at) == ("the owner", shop.now())
    note = "The note on two levels was read by the owner on 2026-05-04 20:00."
    assert note in owner.get("/rules").text
    assert note in owner.get("/rules/history").text
    assert WORD["rules_no_form"] in owner.get("/rules").text


def test_a_preview_that_was_overtaken_is_refused(owner: TestClient, shop: Shop) -> None:
    old, page = seen(owner), sent(owner, RICH).text
    other = replace(simple("CNY"), rules=(Rule("x", "friend", "points", 1),))
    shop.programmes.publish(other, "Wu")
    answer = publish(owner, page, read="yes")
    assert answer.status_code == 409
    assert WORD["rules_overtaken"] in answer.text
    assert post(owner, **FORM, seen=old).status_code == 409
    with pytest.raises(RulesOvertaken):  # between the look at what holds and the writing
        shop.programmes.publish(simple("CNY"), "Wu", seen=old)
    assert names(shop) == ["x"]


def test_an_editor_looks_and_tries_and_does_not_publish(owner: TestClient, shop: Shop) -> None:
    enter_as(owner, shop, "editor")
    page = sent(owner, RICH).text
    assert WORD["rules_owner_publishes"] in page
    assert "/rules/publish" not in page
    text = shop.programmes.written(shop.programmes.read(RICH))
    answer = post(owner, "/rules/publish", text=text, seen=seen(owner), read="yes")
    assert answer.status_code == 403
    assert names(shop) == ["inviter_percent"]


def tried(owner: TestClient, text: str, since: str, until: str) -> Response:
    return follow(owner, sent(owner, text, do="try", since=since, until=until))


def test_rules_are_tried_beside_todays(owner: TestClient, shop: Shop) -> None:
    text = RICH.replace('products = ["P1"]\ncategories = ["Lights"]\n', "")
    shown = tried(owner, text, "2026-05-02", "2026-05-02")
    page = unescape(shown.text)
    assert "Orders placed from 2026-05-02 to 2026-05-02: 1." in page
    assert "data:image/svg+xml" in page
    row = '<tr><th scope="row">{}</th>' + '<td class="number">{}</td>' * 3 + "</tr>"
    assert row.format("CNY: standing", "¥10.00", "¥10.00", "¥0.00") in page
    assert row.format("points: granted", "0 points", "100 points", "+100 points") in page
    assert row.format("2026-W18", "¥10.00", "¥10.00", "¥0.00") in page
    assert row.format("Bea <b> #2", "0 points", "100 points", "+100 points") in page
    assert "People who would hold more than today: 1; less: 0." in page
    assert names(shop) == ["inviter_percent"]
    address = str(shown.url).removeprefix(str(owner.base_url))
    file = owner.get(f"{address}/trial.csv")
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert ["all", "", "CNY", "10.00", "10.00", "10.00", "10.00", "10.00", "10.00"] in rows
    assert ["rule", "welcome", "PTS", "0", "100", "0", "100", "0", "100"] in rows
    assert ["person", "Bea <b> #2", "PTS", "", "", "0", "100", "", ""] in rows
    enter_as(owner, shop, "reader")
    assert "B••• #2" in owner.get(address).text
    assert "Bea" not in owner.get(address).text
    assert "Bea" not in owner.get(f"{address}/trial.csv").text


def test_days_without_orders_and_wrong_days_say_what_to_do(owner: TestClient, shop: Shop) -> None:
    assert "No order was placed" in tried(owner, RICH, "2026-05-01", "2026-05-01").text
    wrong = sent(owner, RICH, do="try", since="2026-05-02", until="2026-05-01")
    assert wrong.status_code == 422
    assert WORD["rules_wrong_period"] in wrong.text
    assert wrong.text.count("<details open>") == 2
    assert WORD["rules_wrong_day"] in sent(owner, RICH, do="try", since="", until="x").text
    gone = owner.get("/rules/trials/word")
    assert gone.status_code == 410
    assert 'href="/rules"' in gone.text
