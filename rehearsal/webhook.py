"""Pushes updates to the bot's webhook, in order, again and again until it says 2xx."""

import asyncio
import contextlib
from typing import Any

import httpx

from rehearsal.updates import Webhook
from rehearsal.world import World

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
ANSWER_SECONDS = 60.0


async def deliver(world: World) -> None:
    """Runs until cancelled."""
    pause = FIRST_PAUSE
    async with httpx.AsyncClient(verify=False, trust_env=False, timeout=ANSWER_SECONDS) as client:
        while True:
            due = await world.bell.listen(lambda: _due(world), 3600)
            if due is None:
                continue
            hook, update = due
            failure = await _push(client, hook, update)
            if failure is None:
                world.updates.acknowledge_first(update["update_id"])
                pause = FIRST_PAUSE
                continue
            hook.failed_at, hook.failure = world.now(), failure
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _due(world: World) -> tuple[Webhook, dict[str, Any]] | None:
    hook, waiting = world.updates.webhook, world.updates.waiting
    return (hook, waiting[0]) if hook is not None and waiting else None


async def _push(client: httpx.AsyncClient, hook: Webhook, update: dict[str, Any]) -> str | None:
    """None when taken, else what went wrong."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
    try:
        answer = await client.post(hook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        return str(error) or type(error).__name__
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"


@contextlib.asynccontextmanager
async def delivering(world: World) -> Any:
    """Delivery for as long as the block runs."""
    task = asyncio.create_task(deliver(world))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
