"""A bot in a process of its own, to be killed."""

import asyncio
import signal
from pathlib import Path

from bot.chat.pacing import Limits
from bot.chat.running import Chat
from tests.journeys.scripted_shop import ScriptedShop


async def serve(folder: str, token: str, api: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    shop = ScriptedShop(Path(folder))
    await Chat(shop, token, api, Limits(chat_seconds=0.05, all_second=1000)).run(stop)


def main(folder: str, token: str, api: str) -> None:
    """Serve until SIGTERM."""
    asyncio.run(serve(folder, token, api))
