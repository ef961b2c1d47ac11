"""`/privacy`, `/export`, `/forget`; groups; what a shopper may demand."""

import json

from rehearsal.view import view_json


def asks(person, question):
    sent = person.send(question)
    return person.wait("costs 12.50", after=sent)


def test_export_gives_all_of_a_shoppers_data_and_nobody_elses(server, shop, bot):
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    ana.start()
    asks(ana, "A question of Ana alone?")
    ana.send("/invite")
    link = ana.wait("https://t.me/").text.split("start=")[1].split()[0]
    ben.start(link)
    asks(ben, "A question of Ben alone?")
    ana.send("/export")
    document = ana.wait("everything kept about you").document
    data = json.loads(document)
    assert data["shopper"]["telegram_id"] == ana.id
    assert [t["question"] for t in data["conversation"] if t["question"]] == [
        "A question of Ana alone?"
    ]
    assert data["sharing"]["standing"]["invited"] == 1
    assert "Ben" not in document.decode()
    assert str(ben.id) not in document.decode()


def test_forget_deletes_what_is_kept_and_keeps_a_nameless_place_in_the_chain(server, shop, bot):
    ana, ben = (server.person(name, language_code="en") for name in ("Annabella", "Ben"))
    ana.start()
    asks(ana, "A very private question?")
    ana.send("/invite")
    link = ana.wait("https://t.me/").text.split("start=")[1].split()[0]
    ben.start(link)
    ben.wait("Annabella sent you")
    ana.send("/forget")
    ana.wait("Shall I delete everything")
    ana.tap("Keep it")
    ana.wait("Nothing was deleted")
    ana.tap("Delete everything")
    ana.wait("Everything about you is deleted")
    with shop.database.read() as tx:
        assert tx.shoppers.by_telegram_id(ana.id) is None
        inviter = tx.invitations.of(tx.shoppers.by_telegram_id(ben.id).shopper_id).inviter_id
        assert tx.shoppers.get(inviter).name == ""
    bot.stop()
    kept = everything_in(shop)
    assert "private question" not in kept
    assert "Annabella" not in kept
    assert str(ana.id) not in kept


def everything_in(shop):
    """Every value of every table, as text."""
    with shop.database.read() as tx:
        query = "select name from sqlite_master where type = 'table'"
        names = [row[0] for row in tx.connection.exec_driver_sql(query)]
        return "\n".join(
            str(tuple(row))
            for name in names
            for row in tx.connection.exec_driver_sql(f'select * from "{name}"')
        )


def test_one_tap_changes_the_language(server, shop, bot):
    ana = server.person("Ana", language_code="zh-hans")
    ana.start()
    ana.wait("您好")
    ana.tap("English")
    ana.wait("Now in English")
    ana.send("/help")
    ana.wait("Write your question")
    ana.send("/privacy")
    ana.wait("365 days")
    assert menu_of(server, ana)[1]["description"] == "Menu"
    ana.send("/forget")
    ana.wait("Shall I delete")
    ana.tap("Delete everything")
    ana.wait("is deleted")
    assert menu_of(server, ana)[1]["description"] == "菜单"


def menu_of(server, person):
    return view_json(server.world, person.id, None)["commands"]


def test_invite_shows_the_qr_code_once(server, shop, bot):
    ana = server.person("Ana", language_code="zh-hans")
    ana.start()
    ana.send("/invite")
    shown = ana.wait("已邀请：0")
    assert "已购买：0" in shown.text
    assert shown.photo
    assert shown.button("二维码") is None


def test_every_command_answers(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    last = ana.wait("Hello Ana")
    commands = ("menu", "products", "invite", "language", "help", "privacy", "export", "forget")
    for command in (*commands, "human", "stop", "nonsense"):
        sent = ana.send(f"/{command}")
        last = ana.wait(lambda m: True, after=sent)
        assert last.text


def test_a_product_opened_is_what_the_next_question_is_about(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    ana.send("/products")
    ana.wait("What are you looking for?")
    ana.tap("Everything")
    ana.wait("Everything, page 1")
    ana.tap("Tea pot")
    assert ana.wait("Made by hand").photo is None
    ana.tap("💬 Ask about it")
    ana.wait("What would you like to know about Tea pot?")
    asks(ana, "Does it come in red?")
    assert shop.asked[-1].history == ("Tea pot",)
    ana.start()
    asks(ana, "And what about this?")
    assert shop.asked[-1].history == ()


def test_a_photo_goes_as_bytes_once_and_then_by_file_id(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    asks(ana, "How much is the paper lantern?")
    for _ in range(2):
        ana.tap("🛍 Paper lantern")
    first = ana.wait("Made by hand")
    second = ana.wait("Made by hand", after=first)
    assert first.photo == second.photo
    ids = {each.body["photo"][-1]["file_id"] for each in (first, second)}
    assert len(ids) == 1


def test_in_groups_the_bot_answers_mentions_and_replies_and_says_nothing_personal(
    server, shop, bot
):
    ana = server.person("Ana", language_code="en")
    group = server.group("Friends", members=(ana,), admin=True)
    ana.send("just talking about lanterns here", group)
    ana.send(f"@{server.bot_username} how much is the lantern?", group)
    answer = ana.wait("costs 12.50", chat=group)
    assert answer.buttons == ()
    ana.send("and in another colour?", group, reply_to=answer)
    ana.wait("another colour", chat=group)
    ana.send(f"/export@{server.bot_username}", group)
    private = ana.wait("in private", chat=group)
    assert private.button("Open the chat").kind == "url"
    assert len(shop.asked) == 2
    with shop.database.read() as tx:
        assert tx.shoppers.by_telegram_id(ana.id) is None
