"""Long polling with an offset of our own: it moves on after the updates are stored, not before."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import httpx

from bot.chat.receiving import ALLOWED_UPDATES

log = logging.getLogger(__name__)

POLL_SECONDS = 25
LIMIT = 100
LONGEST_PAUSE = 30.0

Accept = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


async def poll(api: str, token: str, accept: Accept, heard: Callable[[], None]) -> None:
    """Fetch updates until cancelled. `accept` stores them; what it fails on comes again. `heard` is
    called whenever Telegram has answered.

    The first call has no offset: what was stored but not acknowledged comes again and is known.
    """
    offset: int | None = None
    pause = 0.5
    timeout = httpx.Timeout(10, read=POLL_SECONDS + 10)
    async with httpx.AsyncClient(base_url=f"{api}/bot{token}/", timeout=timeout) as client:
        while True:
            try:
                updates = await _fetch(client, offset)
                heard()
                if updates:
                    await accept(updates)
                    offset = max(update["update_id"] for update in updates) + 1
                pause = 0.5
            except _Later as later:
                log.warning("%s Trying again in %.1f s.", later, max(later.seconds, pause))
                await asyncio.sleep(max(later.seconds, pause))
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:  # the loop must outlive any fault
                log.exception("Updates could not be stored; they will come again.")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


class _Later(Exception):
    """No updates now; the message says why."""

    def __init__(self, why: str, seconds: float = 0.0) -> None:
        super().__init__(why)
        self.seconds = seconds


async def _fetch(client: httpx.AsyncClient, offset: int | None) -> list[dict[str, Any]]:
    """One call of getUpdates. Raises _Later."""
    call: dict[str, Any] = {
        "timeout": POLL_SECONDS,
        "limit": LIMIT,
        "allowed_updates": list(ALLOWED_UPDATES),
    }
    if offset is not None:
        call["offset"] = offset
    try:
        response = await client.post("getUpdates", json=call)
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _Later(f"Telegram cannot be reached ({type(error).__name__}).") from None
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise _refusal(response.status_code, answer if isinstance(answer, dict) else {})
    updates: list[dict[str, Any]] = answer["result"]
    return updates


def _refusal(status: int, answer: Mapping[str, Any]) -> _Later:
    if status == 409:
        return _Later(
            "Another program fetches this bot's updates (409): stop it, or use another token.", 2.0
        )
    if status in (401, 404):
        return _Later(f"Telegram refuses the bot's token ({status}): check it.", 10.0)
    wait = (answer.get("parameters") or {}).get("retry_after", 0)
    return _Later(f"Telegram answered {status} instead of updates.", float(wait))
