"""Checks and releases that were begun in the staff chat: how far they are, and what came of them.

How far one is, is told on the side and may be lost; what came of it goes through the outbox.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.chat import keyboards, release_words, staffroom
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW
from bot.chat.texts import say
from bot.chat.workers import Workers
from bot.working import Job

LOOK_SECONDS = 0.3
EVERY_SECONDS = 6.0
"""Telegram takes 20 messages and changes a minute in a group."""
FIRST_SECONDS = 1.0
"""What ends sooner needs no such message."""


@dataclass(slots=True)
class Watched:
    """Where a piece of work is told of: the topic, and the message that says how far it is."""

    place: dict[str, object] = field(default_factory=dict)
    message_id: int | None = None
    text: str = ""
    at: float = 0.0
    told: bool = False


async def look(shop: Shop, bot: Bot, workers: Workers) -> bool:
    """Tell of work that goes on or has ended; whether anything was put into the outbox."""
    ended = False
    for job in shop.jobs.all():
        watched = job.about
        if isinstance(watched, Watched) and not watched.told:
            if job.state == "running":
                await _progress(shop, bot, workers, job, watched)
            else:
                await _progress(shop, bot, workers, job, watched, "release.ended")
                await workers.write(partial(_tell, shop, job, watched))
                watched.told = ended = True
    return ended


async def _progress(
    shop: Shop, bot: Bot, workers: Workers, job: Job, watched: Watched, key: str = ""
) -> None:
    """Best effort: what matters goes through the outbox."""
    now = asyncio.get_running_loop().time()
    if not watched.at:
        watched.at = now + FIRST_SECONDS - EVERY_SECONDS
    if (not key and now < watched.at + EVERY_SECONDS) or (key and watched.message_id is None):
        return
    key = key or ("release.begins" if not job.total else f"release.{job.what}ing")
    text = say(staffroom.language(shop), key, done=job.done, total=job.total)
    chat = await workers.read(lambda tx: staffroom.chat_of(shop, tx))
    if text == watched.text or chat is None:
        return
    watched.text, watched.at = text, now
    with contextlib.suppress(TelegramError):
        if watched.message_id is not None:
            await bot.edit_message_text(text, chat, watched.message_id)
        else:
            sent = await bot.send_message(chat, text, **watched.place)  # type: ignore[arg-type]
            watched.message_id = sent.message_id


def _tell(shop: Shop, job: Job, watched: Watched, tx: Transaction) -> None:
    speak = staffroom.language(shop)
    payload: dict[str, Any] = {"link_preview_options": NO_PREVIEW, **watched.place}
    if job.state == "stopped":
        payload["text"] = say(speak, "release.stopped")
    elif job.state == "failed" and job.moved:
        payload["text"] = say(speak, "release.moved")
    elif job.state == "failed":
        problem = job.problem or say(speak, "release.broke_off")
        payload["text"] = say(speak, "release.failed", problem=problem)
    elif job.what == "check":
        address = f"{shop.address}/knowledge/check/{job.job_id}"
        payload["text"] = release_words.checked(speak, job.result, address)
        payload["reply_markup"] = keyboards.release(speak, job.job_id)
    else:
        release = job.result
        payload["text"] = say(
            speak,
            "release.published",
            by=release.by,
            version=release.version,
            summary=release.summary,
        )
    staffroom.post(shop, tx, shop.now(), "send_message", payload, None)
