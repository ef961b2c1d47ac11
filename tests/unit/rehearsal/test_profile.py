import httpx
import pytest
from telegram import Bot, BotCommandScopeChat
from telegram.error import BadRequest, EndPointNotFound

from rehearsal.view import view_json


def test_who_the_bot_is_and_what_it_shows(server, with_bot):
    async def play(bot: Bot):
        await bot.set_my_commands([("help", "Help"), ("menu", "Menu")])
        await bot.set_my_commands([("help", "帮助")], language_code="zh")
        await bot.set_my_description("A shop")
        await bot.set_my_short_description("Shop", language_code="zh")
        with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
            await bot.set_my_commands([("Help", "x")])
        both = await bot.get_my_commands(), await bot.get_my_commands(language_code="zh")
        texts = await bot.get_my_description(), await bot.get_my_short_description("zh")
        return await bot.get_me(), both, texts

    me, (english, chinese), (long, short) = with_bot(play)
    assert (me.id, me.username, me.is_bot) == (server.bot_id, server.bot_username, True)
    assert [c.command for c in english] == ["help", "menu"]
    assert [c.description for c in chinese] == ["帮助"]
    assert (long.description, short.short_description) == ("A shop", "Shop")


def test_the_menu_of_one_chat_wins_over_everyones(server, with_bot):
    ana = server.person("Ana", language_code="zh-hans")

    async def play(bot: Bot):
        scope = BotCommandScopeChat(ana.id)
        await bot.set_my_commands([("help", "帮助")], language_code="zh")
        everyones = shown()
        await bot.set_my_commands([("help", "Help")], scope=scope)
        own = shown()
        await bot.delete_my_commands(scope=scope)
        return everyones, own, shown()

    def shown():
        return [
            command["description"] for command in view_json(server.world, ana.id, None)["commands"]
        ]

    assert with_bot(play) == (["帮助"], ["Help"], ["帮助"])


def test_unknown_methods_and_tokens(server, with_bot):
    async def play(bot: Bot):
        with pytest.raises(EndPointNotFound):
            await bot.do_api_request("sendNothing")

    with_bot(play)
    with httpx.Client(trust_env=False) as client:
        answer = client.get(f"{server.url}/bot123:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
def test_parameters_come_in_four_ways(server, way):
    ana = server.person("Ana")
    ana.start()
    fields = {"chat_id": str(ana.id), "text": "哦 & = +"}
    given = {
        "query": {"params": fields},
        "form": {"data": fields},
        "multipart": {"files": {name: (None, value) for name, value in fields.items()}},
        "json": {"json": {"chat_id": ana.id, "text": fields["text"]}},
    }[way]
    with httpx.Client(trust_env=False) as client:
        answer = client.request(
            "GET" if way == "query" else "POST",
            f"{server.url}/bot{server.token}/SENDMESSAGE",
            **given,
        )
    assert answer.json()["result"]["text"] == fields["text"]
    assert ana.wait().text == fields["text"]


def test_a_body_that_cannot_be_read_is_a_bad_request(server):
    url = f"{server.url}/bot{server.token}/sendMessage"
    with httpx.Client(trust_env=False) as client:
        broken = client.post(url, content=b"{", headers={"content-type": "application/json"})
        typed = client.post(url, data={"chat_id": "1", "text": "x", "reply_markup": "[1]"})
    assert broken.json()["description"] == "Bad Request: can't parse request JSON object"
    assert typed.json()["error_code"] == 400


def test_a_file_that_is_not_there(server):
    with httpx.Client(trust_env=False) as client:
        answer = client.get(f"{server.url}/file/bot{server.token}/photos/none.jpg")
    assert answer.status_code == 404
