"""The staff chat is told once a day what happened."""

import asyncio
from datetime import date
from typing import Any

from bot.chat import keyboards, staffroom
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, cut
from bot.chat.texts import say
from bot.chat.workers import Workers
from bot.gaps.digest import Digest


async def tell(shop: Shop, workers: Workers, stop: asyncio.Event) -> None:
    """Tell of the day that is due, if there is one. That it was told is noted with the message, so
    that a restart repeats nothing. Raises TimeoutError where it takes too long; what was done for
    it is remembered."""
    if shop.staff_chat is None:
        return
    last = await workers.read(lambda tx: tx.gaps.last_digest())
    day = shop.digests.due(shop.now(), last)
    if day is not None:
        digest = await workers.think(lambda _: shop.digests.make(day), stop)
        await workers.write(lambda tx: _post(shop, day, digest, tx))


def _post(shop: Shop, day: date, digest: Digest | None, tx: Transaction) -> None:
    if tx.gaps.digest_made(day, shop.now()) and digest is not None:
        text = cut(words(digest, shop), TEXT_LIMIT)
        payload: dict[str, Any] = {"text": text, "link_preview_options": NO_PREVIEW}
        if digest.gaps:
            numbers = [gap.question.turn.turn_id for gap in digest.gaps]
            payload["reply_markup"] = keyboards.gaps(staffroom.language(shop), numbers)
        staffroom.post(shop, tx, shop.now(), "send_message", payload, None)


def words(digest: Digest, shop: Shop) -> str:
    """In the language of staff."""
    speak = staffroom.language(shop)
    days = dict.fromkeys(f"{day:%Y-%m-%d}" for day in (digest.first, digest.last))
    parts = [
        say(speak, "digest.head", shop=shop.name, days=" – ".join(days)),
        say(
            speak,
            "digest.numbers",
            questions=digest.questions,
            answered=digest.answered,
            refused=digest.refused,
            handed_over=digest.handed_over,
            disliked=digest.disliked,
            shares=digest.shares,
            orders=digest.orders,
        ),
    ]
    if digest.waiting:
        parts.append(say(speak, "digest.waiting", count=digest.waiting))
    if digest.held:
        parts.append(say(speak, "digest.held", count=digest.held, address=shop.address))
    if digest.gaps:
        lines = [
            say(speak, "digest.gap", count=gap.count, question=gap.question.said)
            for gap in digest.gaps
        ]
        head = say(speak, "digest.gaps")
        parts += ["\n".join([head, *lines]), say(speak, "digest.write", address=shop.address)]
    return "\n\n".join(parts)
