"""What invitations bring, as shoppers see it: news, /rewards, /leaderboard, claims, their data."""

import json
from datetime import timedelta

import pytest

from bot import receiving, sharing
from bot.orders import Person
from growth.programme import Milestone, Programme, Rule, Tier
from growth.purchases import OrderEvent

PROGRAMME = Programme(
    "CNY",
    rules=(
        Rule("thanks", "inviter", "percent", 500, tiers=(Tier(3, 1000),)),
        Rule("welcome", "friend", "fixed", 300, minimum_order=5_000),
    ),
    milestones=(Milestone("many", 2, "points", 50),),
)
DAY = timedelta(days=1)


@pytest.fixture
def shop(shop):
    with shop.database.write() as tx:
        sharing.keep_settings(tx, PROGRAMME, shop.now() - 30 * DAY)
    return shop


def link_of(person):
    person.start()
    person.send("/invite")
    shown = person.wait("https://t.me/")
    return shown, next(word for word in shown.text.split() if word.startswith("https://t.me/"))


def hears_of(shop, order_id, amount, person=None, kind="order", **marks):
    """The shop tells of an order or a refund."""
    event = OrderEvent(
        "till", f"{kind}-{order_id}", kind, order_id, person and person.id, "P1", amount, "CNY",
        shop.now(), marks=shop.marker.marks(Person(**marks)),
    )  # fmt: skip
    rules = receiving.Rules("CNY", shop.handoffs.hours.zone)
    with shop.database.write() as tx:
        receiving.receive(tx, event, rules, shop.now(), shop.telling)


def settle(shop):
    with shop.database.write() as tx:
        sharing.settle(tx, shop.now(), shop.telling)


@pytest.mark.parametrize(
    ("code", "promise", "pending", "earned", "back", "line", "own"),
    [
        ("en", "At 2 friends who bought: 50 points. 0 of 2", "¥5.00 waits for you",
         "¥5.00 is yours now", "¥5.00 was taken back",
         "· 5–10 % of the order: It earned ¥5.00. It is yours on {due}", "Your order o1"),
        ("zh-hans", "有 2 位朋友购买后：50 积分。目前 0/2", "¥5.00 待结算", "¥5.00 已归您",
         "¥5.00 已收回", "· 订单金额的 5–10%：得到 ¥5.00。退货期过后，{due} 归您。", "的订单 o1"),
    ],
)  # fmt: skip
def test_money_is_told_when_it_comes_is_ones_own_and_goes_and_why(
    server, shop, bot, code, promise, pending, earned, back, line, own
):
    ana = server.person("Ana", language_code=code)
    ben = server.person("Benedikta", language_code=code)
    shown, link = link_of(ana)
    assert promise in shown.text
    assert "5%" in shown.text.replace(" %", "%")
    ben.open(link)
    ben.wait("Ana")
    hears_of(shop, "o1", 10_000, ben)
    bot.deliver()
    ana.wait(pending)
    ana.send("/rewards")
    due = (shop.now() + 14 * DAY).astimezone(shop.handoffs.hours.zone)
    told = ana.wait(line.format(due=f"{due:%Y-%m-%d}"))
    ben.send("/rewards")
    assert "¥3.00" in ben.wait(own).text
    shop.later = 15 * DAY
    settle(shop)
    bot.deliver()
    ana.wait(earned)
    hears_of(shop, "o1", 10_000, ben, "refund")
    bot.deliver()
    ana.wait(back)
    assert not any("Benedikta" in each.text for each in [told, *ana.messages()])


def test_the_leaderboard_shows_only_who_asked_and_masks_names(server, shop, bot):
    people = [server.person(name, language_code="en") for name in ("Annabella", "Bertram", "Cleo")]
    ana, ben, cleo = people
    for person in (ana, ben):
        _, link = link_of(person)
        friend = server.person(f"Friend of {person.name}", language_code="en")
        friend.open(link)
        friend.wait("sent you")
        hears_of(shop, f"o{person.id}", 10_000, friend)
    cleo.start()
    cleo.send("/leaderboard")
    assert "Nobody stands here yet" in cleo.wait("/leaderboard join").text
    ana.send("/leaderboard join")
    ana.wait("shown as A***")
    ben.send("/leaderboard join https://x.example")
    ben.wait("no link")
    ben.send("/leaderboard join Captain 7")
    ben.wait("shown as Captain 7")
    cleo.send("/leaderboard")
    board = cleo.wait("Captain 7").text
    assert "1. A***: 1" in board
    assert "1. Captain 7: 1" in board
    assert "Annabella" not in board
    ben.send("/leaderboard leave")
    ben.wait("not shown any more")
    cleo.send("/leaderboard")
    assert "Captain" not in cleo.wait("A***").text


def test_an_order_is_claimed_by_number_and_e_mail_and_guessing_is_slowed_down(server, shop, bot):
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    _, link = link_of(ana)
    ben.open(link)
    ben.wait("Ana sent you")
    hears_of(shop, "o7", 10_000, email="ben@example.org")
    ben.send("/order")
    ben.wait("Send: /order NUMBER")
    ben.send("/order o7 someone@example.org")
    ben.wait("no such order")
    ben.send("/order o7 Ben@Example.org")
    ben.wait("order o7 is yours")
    ana.wait("¥5.00 waits for you")
    for _ in range(5):
        ana.send("/order o8 ben@example.org")
        ana.wait("no such order")
    ana.send("/order o8 ben@example.org")
    ana.wait("too many tries")
    assert "example.org" not in everything_in(shop, without="inbox")


def test_a_shared_number_counts_when_it_is_ones_own(server, shop, bot):
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    _, link = link_of(ana)
    ben.open(link)
    ben.wait("Ana sent you")
    hears_of(shop, "o7", 10_000, phone="+86 138 0013 8000")
    ben.share_contact("+8613800138000", of=ana)
    ben.wait("somebody else's number")
    ben.share_contact("8613800138000")
    ben.wait("Orders found with your number: 1")
    ana.wait("¥5.00 waits for you")


def test_export_has_it_all_and_forget_leaves_a_node_without_a_name(server, shop, bot):
    ana = server.person("Annabella", language_code="en")
    group = server.group("Tea friends", members=(ana,), admin=True)
    ben = server.person("Benedikta", language_code="en")
    _, link = link_of(ana)
    ana.send(f"/invite@{server.bot_username}", group)
    way_in = ana.wait("Your invitation link to").text.split()[-1]
    ben.open(way_in)
    ben.open(link)
    ben.wait("Annabella sent you")
    ben.send("/leaderboard join Nickname Nine")
    ben.wait("shown as")
    ben.share_contact("8613800138000")
    ben.wait("fingerprint")
    hears_of(shop, "o1", 10_000, ben, email="ben@example.org")
    ben.send("/export")
    document = ben.wait("everything kept about you").document.decode()
    mine = json.loads(document)["sharing"]
    assert [one["way"] for one in mine["touches"]] == ["start"]
    assert sorted(one["kind"] for one in mine["marks"]) == ["email", "phone"]
    assert len(mine["group_joins"]) == 1
    assert mine["leaderboard"]["nickname"] == "Nickname Nine"
    assert [one["passed"] for one in mine["verdicts"][0]["verdicts"]] == [True]
    assert [one["kind"] for one in mine["news"]] == ["pending"]
    assert "Annabella" not in document
    assert str(ana.id) not in document
    for person in (ben, ana):
        person.send("/forget")
        person.wait("Shall I delete everything")
        person.tap("Delete everything")
        person.wait("Everything about you is deleted")
    bot.stop()
    kept = everything_in(shop)
    marks = shop.marker.marks(Person(phone="+8613800138000"))
    for planted in ("Annabella", "Benedikta", "Nickname Nine", "138001380", way_in, marks.phone):
        assert planted not in kept, planted
    assert f"{ana.id}" not in kept
    assert f"{ben.id}" not in kept
    assert server.world.chats[group.id].links[way_in]["is_revoked"]
    with shop.database.read() as tx:
        assert len(tx.purchases.having([1])) == 1
        assert [tx.invitations.branch(n).descendants for n in (1, 2)] == [1, 0]
        assert tx.group_links.joins(1) == 1


def everything_in(shop, without=""):
    """Every value of every table, as text."""
    with shop.database.read() as tx:
        query = "select name from sqlite_master where type = 'table'"
        names = [row[0] for row in tx.connection.exec_driver_sql(query) if row[0] != without]
        return "\n".join(
            str(tuple(row))
            for name in names
            for row in tx.connection.exec_driver_sql(f'select * from "{name}"')
        )
