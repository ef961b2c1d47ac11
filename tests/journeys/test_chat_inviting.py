"""A lost link, a group's link, news at the right time: as a shopper lives it, in both languages."""

import time

import pytest


def link_of(person):
    person.start()
    person.send("/invite")
    shown = person.wait("https://t.me/")
    return next(word for word in shown.text.split() if word.startswith("https://t.me/"))


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("language", "how", "unknown", "thanks", "again", "news"),
    [
        (
            "en",
            "/code and then",
            "do not know that code",
            "Ana brought you",
            "stays",
            "🎉 A friend",
        ),
        ("zh-hans", "/code 加", "没有找到", "Ana 邀请您来的", "不会再变更", "🎉 有朋友"),
    ],
)
def test_a_friend_who_lost_the_link_names_the_code(
    server, shop, bot, language, how, unknown, thanks, again, news
):
    ana = server.person("Ana", language_code=language)
    ben = server.person("Ben", language_code=language)
    link = link_of(ana)
    code = link.rpartition("=")[2]
    slip = code[:-1] + ("a" if code[-1] != "a" else "b")
    ben.start()
    ben.send("/code")
    ben.wait(how)
    ben.send(f"/code {slip}")
    ben.wait(unknown)
    ben.send(f"Ana sent me {link} but nothing happened")
    ben.wait(thanks)
    ana.wait(news)
    ben.send(f"/code {code}")
    ben.wait(again)
    ana.send("/invite")
    ana.wait("1\n")
    assert not shop.asked


def test_a_start_with_a_slip_in_the_code_is_asked_to_check_it(server, shop, bot):
    ben = server.person("Ben", language_code="en")
    ben.start("A1b2C3d4E5f6G7")
    ben.wait("Hello Ben")
    ben.wait("do not know that code")
    with shop.database.read() as tx:
        ben_id = tx.shoppers.by_telegram_id(ben.id).shopper_id
        assert tx.touches.guesses_since(ben_id, "code", tx.shoppers.first_met(ben_id)) == 0
        assert tx.invitations.of(ben_id) is None


def test_a_word_of_fourteen_letters_stays_a_question(server, shop, bot):
    ben = server.person("Ben", language_code="en")
    ben.start()
    ben.send("specifications")
    ben.wait("costs 12.50")


def test_who_joins_by_a_shoppers_group_link_counts_once(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    group = server.group("Tea friends", members=(ana,), admin=True)
    ben = server.person("Ben", language_code="en")
    ana.send(f"/invite@{server.bot_username}", group)
    ana.wait("in private", chat=group)
    ana.start()
    ana.wait("Hello Ana")
    ana.send(f"/invite@{server.bot_username}", group)
    told = ana.wait("Your invitation link to Tea friends")
    link = told.text.split()[-1]
    assert told.button("📋 Copy").value == link
    assert "Ana" not in str(server.world.chats[group.id].links)
    ana.send(f"/invite@{server.bot_username}", group)
    assert ana.wait("Your invitation link", after=told).text.split()[-1] == link
    for _ in range(2):
        ben.open(link)
        ben.leave(group)
    ana.leave(group)
    ana.open(link)
    ben.send("/start")
    ben.wait("Hello Ben")
    with shop.database.read() as tx:
        ana_id = tx.shoppers.by_telegram_id(ana.id).shopper_id
        ben_id = tx.shoppers.by_telegram_id(ben.id).shopper_id
    until(lambda: joins(shop, ana_id) == 1)
    with shop.database.read() as tx:
        assert [join.shopper_id for join in tx.group_links.came_by(ben_id)] == [ana_id]


def joins(shop, shopper_id):
    with shop.database.read() as tx:
        return tx.group_links.joins(shopper_id)


@pytest.mark.parametrize("blocks", [False, True])
def test_after_stop_or_a_block_news_waits_for_start(server, shop, bot, blocks):
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    link = link_of(ana)
    if blocks:
        ana.block()
        until(lambda: stopped(shop, ana))
    else:
        ana.send("/stop")
        ana.wait("no unasked messages")
    ben.open(link)
    ben.wait("Ana sent you")
    assert not [each for each in ana.messages() if "🎉" in each.text]
    ana.start()
    ana.wait("🎉 A friend")


def stopped(shop, person):
    with shop.database.read() as tx:
        return tx.shoppers.by_telegram_id(person.id).stopped
