"""Shopvine's bot with a scripted model that always picks the first sentence it is offered.

Everything else is real: inbox, retrieval, the gate, conversations and outbox on disk. Telegram's
limits of 30 messages a second are lifted, since it is our own work that is measured.
"""

import asyncio
import signal
import sys
from pathlib import Path

from bot.app import App
from bot.chat.pacing import Limits
from bot.chat.running import Chat
from bot.llm.choices import literal_choices
from bot.llm.scripted import Call, ScriptedChatModel


def first_choice(call: Call) -> str:
    choices = literal_choices(call.grammar) if call.grammar else None
    return choices[0] if choices else "NONE"


async def serve(app: App, api: str, token: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    unlimited = Limits(chat_seconds=0, chat_burst=1000, all_second=10_000)
    await Chat(app, token, api, unlimited).run(stop)


def main(api: str, token: str, folder: str) -> None:
    with App.open(Path(folder), chat_model=ScriptedChatModel(first_choice)) as app:
        asyncio.run(serve(app, api, token))


if __name__ == "__main__":
    main(*sys.argv[1:])
