import asyncio
import logging

import pytest

from bot.chat.running import Chat
from bot.errors import SettingsWrong
from rehearsal.server import serve
from tests.journeys.scripted_shop import ScriptedShop


def test_a_refused_token_is_named_and_not_shown(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    token = "7000000000:a-token-that-nobody-gave"

    async def start(url):
        await Chat(ScriptedShop(tmp_path), token, url).run(asyncio.Event())

    with serve() as server, pytest.raises(SettingsWrong, match="TELEGRAM_BOT_TOKEN") as refused:
        asyncio.run(start(server.url))
    assert token not in str(refused.value)
    assert not [
        record
        for record in caplog.records
        if record.name.startswith("bot.") and token in record.getMessage()
    ]
