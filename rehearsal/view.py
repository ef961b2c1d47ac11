"""What the page shows one person: their chats and messages, and what can be done."""

from dataclasses import asdict
from typing import Any

from rehearsal.accounts import Chat, Message
from rehearsal.methods.profile import commands_key
from rehearsal.orders import Till, order_json
from rehearsal.seen import PRESSABLE, seen
from rehearsal.world import DRAFT_SECONDS, World

NEWEST = 200
ACTION_SECONDS = 5.0
KINDS = {"callback_data": "callback", "copy_text": "copy", "url": "url"} | {
    name: "share" for name in PRESSABLE if name.startswith("switch")
}


def people_json(world: World) -> list[dict[str, Any]]:
    """Everyone, with the newest message that others wrote to them. Call it under the lock."""
    return [
        {
            "id": account.id,
            "name": account.first_name,
            "language": account.language_code,
            "latest": max((m.id for m in _others(world, account.id)), default=0),
        }
        for account in world.accounts.values()
    ]


def view_json(world: World, person: int, till: Till | None) -> dict[str, Any]:
    """Everything the page needs for one person. Call it under the lock."""
    chats = [chat for chat in world.chats.values() if person in chat.members]
    language = (world.accounts[person].language_code or "").split("-")[0]
    return {
        "rings": world.bell.rings,
        "bot": {"id": world.bot.id, "name": world.bot.first_name, "username": world.bot.username},
        "people": people_json(world),
        "me": {
            "id": person,
            "started": person in world.started,
            "blocked": person in world.blocked,
        },
        "chats": [_chat(world, chat, person) for chat in chats],
        "commands": _commands(world, person, language),
        "description": world.profile.get(f"description|{language}")
        or world.profile.get("description|", ""),
        "till": _till(till, person) if till else None,
    }


def _commands(world: World, person: int, language: str) -> list[dict[str, Any]]:
    """What the command menu of that person's chat lists: the narrowest scope wins."""
    chat = {"type": "chat", "chat_id": person}
    keys = [commands_key(scope, code) for scope in (chat, None) for code in (language, "")]
    return next((found for key in keys if (found := world.profile.get(key))), [])


def _others(world: World, person: int) -> list[Message]:
    mine = (chat for chat in world.chats.values() if person in chat.members)
    return [m for chat in mine for m in chat.messages.values() if m.sender != person]


def _till(till: Till, person: int) -> dict[str, Any]:
    return {
        "currency": till.currency,
        "products": [asdict(one) for one in till.products],
        "orders": [order_json(o) for o in till.orders.values() if o.person == person],
    }


def _chat(world: World, chat: Chat, person: int) -> dict[str, Any]:
    now = world.clock()
    action = chat.action and now - chat.action[0] < ACTION_SECONDS
    drafts = [draft for at, draft in chat.drafts.values() if now - at < DRAFT_SECONDS]
    messages = list(reversed(chat.newest()[:NEWEST]))
    kind = "bot" if chat.kind == "private" else chat.kind
    return {
        "id": chat.id,
        "kind": kind,
        "title": _title(world, chat, person),
        "forum": chat.is_forum,
        "topics": [
            {"id": topic.thread_id, "name": topic.name, "closed": topic.closed}
            for topic in chat.topics.values()
        ],
        "messages": [message_json(world, message, person) for message in messages],
        "draft": drafts[-1] if drafts else None,
        "typing": bool(action),
    }


def _title(world: World, chat: Chat, person: int) -> str:
    if chat.kind == "private":
        return world.bot.first_name
    if chat.kind == "people":
        [other] = chat.members - {person}
        return world.accounts[other].first_name
    return chat.title


def message_json(world: World, message: Message, person: int) -> dict[str, Any]:
    """A message for the page."""
    look, body = seen(world, message), message.body
    reply = body.get("reply_to_message")
    document = body.get("document")
    return {
        "id": look.message_id,
        "sender": look.sender,
        "bot": message.sender == world.bot.id,
        "mine": message.sender == person,
        "via": "via_bot" in body,
        "date": look.date,
        "version": look.version,
        "text": look.text,
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "photo": body["photo"][-1]["file_id"] if "photo" in body else None,
        "document": document and {"id": document["file_id"], "name": document["file_name"]},
        "buttons": [
            [{"text": b.text, "kind": KINDS.get(b.kind, "other"), "value": b.value} for b in row]
            for row in look.buttons
        ],
        "reply": reply
        and {
            "sender": reply["from"]["first_name"],
            "text": reply.get("text") or reply.get("caption") or "",
        },
        "thread": look.thread_id,
        "service": _service(body),
        "topic": body.get("forum_topic_created", {}).get("name"),
    }


def _service(body: dict[str, Any]) -> str | None:
    kinds = ("forum_topic_created", "forum_topic_closed", "forum_topic_reopened")
    return next((kind for kind in kinds if kind in body), None)
