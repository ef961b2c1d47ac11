"""The staff chat is told once a day what happened, and once a week how sharing went."""

import asyncio
from datetime import date
from typing import Any

from bot.chat import keyboards, staffroom
from bot.chat.ports import Shop, Transaction
from bot.chat.talks import NO_PREVIEW, TEXT_LIMIT, cut
from bot.chat.texts import say
from bot.chat.workers import Workers
from bot.filling import money
from bot.gaps.digest import Digest
from bot.reporting import NotCounted, WeekTold


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


async def tell_of_week(shop: Shop, workers: Workers, stop: asyncio.Event) -> None:
    """Tell of the week that is over, if it was not told of; noted as `tell` does."""
    if shop.staff_chat is None:
        return
    last = await workers.read(lambda tx: tx.weeklies.last())
    monday = shop.weekly.due(shop.now(), last)
    if monday is not None:
        try:
            told = await workers.think(lambda _: shop.weekly.make(monday, shop.now()), stop)
        except NotCounted:
            return  # it is tried again when the night's numbers are there
        await workers.write(lambda tx: _post_week(shop, monday, told, tx))


def _post_week(shop: Shop, monday: date, told: WeekTold | None, tx: Transaction) -> None:
    if tx.weeklies.made(monday, shop.now()) and told is not None:
        payload = {"text": week_in_words(told, shop), "link_preview_options": NO_PREVIEW}
        staffroom.post(shop, tx, shop.now(), "send_message", payload, None)


def week_in_words(told: WeekTold, shop: Shop) -> str:
    """In the language of staff."""
    speak = staffroom.language(shop)
    head = say(speak, "weekly.head", shop=shop.name, first=told.first, last=told.last)
    lines = [
        say(
            speak,
            f"weekly.{change.name}",
            last=_amount(change.last, change.currency),
            before=_amount(change.before, change.currency),
        )
        for change in told.changes
    ]
    days = f"since={told.first}&until={told.last}"
    pages = say(speak, "weekly.pages", address=shop.address, days=days)
    return "\n\n".join([head, "\n".join(lines), pages])


def _amount(amount: int, currency: str | None) -> str:
    return money(amount, currency, grouped=True) if currency else f"{amount:,}"


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
    if digest.problems:
        parts.append(say(speak, "digest.problems", count=digest.problems, address=shop.address))
    if digest.gaps:
        lines = [
            say(speak, "digest.gap", count=gap.count, question=gap.question.said)
            for gap in digest.gaps
        ]
        head = say(speak, "digest.gaps")
        parts += ["\n".join([head, *lines]), say(speak, "digest.write", address=shop.address)]
    return "\n\n".join(parts)
