"""Inline mode: a query typed anywhere, the bot's results, and the one that is sent."""

import copy
import secrets
from dataclasses import dataclass
from typing import Any

from rehearsal import posting
from rehearsal.accounts import Account, Chat, Message
from rehearsal.errors import RehearsalError
from rehearsal.world import World


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result as shown in the list. `message` is what choosing it sends."""

    id: str
    title: str
    description: str
    query: str
    message: dict[str, Any]


def ask_inline(world: World, account: Account, query: str, timeout: float) -> list[InlineResult]:
    """The bot's results for a query. Raises RehearsalError when it does not answer."""
    with world.bell.lock:
        number = str(secrets.randbits(60))
        world.inline_queries.add(number)
        update = {
            "id": number,
            "from": account.as_user(),
            "query": query,
            "offset": "",
            "chat_type": "private",
        }
        world.updates.add("inline_query", update)
    answer = world.bell.wait(lambda: world.inline_answers.get(number), timeout)
    if answer is None:
        raise RehearsalError(f"The bot did not answer the inline query {query!r}.")
    return [
        InlineResult(
            id=result["id"],
            title=result.get("title") or result.get("caption") or "",
            description=result.get("description", ""),
            query=query,
            message=result["message"],
        )
        for result in answer["results"]
    ]


def send_result(world: World, account: Account, chat: Chat, result: InlineResult) -> Message:
    """Send a result into a chat and tell the bot that it was chosen."""
    with world.bell.lock:
        content = copy.deepcopy(result.message) | {"via_bot": world.bot.as_user()}
        message = posting.say(world, account, chat, content)
        chosen: dict[str, Any] = {
            "result_id": result.id,
            "from": account.as_user(),
            "query": result.query,
        }
        if "reply_markup" in content:
            message.inline_id = secrets.token_urlsafe(18)
            chosen["inline_message_id"] = message.inline_id
        world.updates.add("chosen_inline_result", chosen)
        return message
