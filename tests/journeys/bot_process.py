"""A bot in a process of its own, to be killed."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

from bot.chat.pacing import Limits
from bot.chat.running import Chat
from tests.journeys.scripted_shop import ScriptedShop


async def serve(folder: str, token: str, api: str, staff_chat: int | None, minutes: float) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    shop = ScriptedShop(Path(folder), staff_chat)
    shop.later = timedelta(minutes=minutes)
    await Chat(shop, token, api, Limits(chat_seconds=0.05, all_second=1000)).run(stop)


def main(
    folder: str, token: str, api: str, staff_chat: int | None = None, minutes: float = 0
) -> None:
    """Serve until SIGTERM; the clock is `minutes` ahead."""
    asyncio.run(serve(folder, token, api, staff_chat, minutes))
