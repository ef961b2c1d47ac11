"""What happens when a person does something: the message appears and the bot may be told."""

import copy
import re
import secrets
from typing import Any

from rehearsal.accounts import Account, Chat, Message
from rehearsal.errors import RehearsalError
from rehearsal.world import World

DEEP_LINK = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me)/(?P<bot>\w+)\?start=(?P<code>[A-Za-z0-9_-]{1,64})$"
    r"|tg://resolve\?domain=(?P<bot2>\w+)&start=(?P<code2>[A-Za-z0-9_-]{1,64})$"
)


def say(
    world: World,
    account: Account,
    chat: Chat,
    content: dict[str, Any],
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """A person's message. Raises RehearsalError when a client would not allow it."""
    with world.bell.lock:
        if chat.kind == "private" and account.id in world.blocked:
            raise RehearsalError(
                f"{account.first_name} blocked the bot: unblock() or start() it first."
            )
        if account.id not in chat.members:
            raise RehearsalError(f"{account.first_name} is not in {chat.title}: join() it first.")
        content = dict(content)
        if thread is not None:
            if thread not in chat.topics:
                raise RehearsalError(f"{chat.title} has no topic {thread}.")
            content |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            if reply_to not in chat.messages:
                raise RehearsalError(f"There is no message {reply_to} to reply to here.")
            target = chat.messages[reply_to].body
            content["reply_to_message"] = {
                k: copy.deepcopy(v) for k, v in target.items() if k != "reply_to_message"
            }
        if chat.kind == "private":
            world.started.add(account.id)
        message = world.post(chat, account, content)
        if _reaches_bot(world, chat, message):
            world.updates.add("message", copy.deepcopy(message.body))
        return message


def edit(world: World, account: Account, chat: Chat, message_id: int, text: str) -> Message:
    """A person changes the words of a message of theirs. Raises RehearsalError."""
    with world.bell.lock:
        message = chat.messages.get(message_id)
        if message is None or message.sender != account.id:
            raise RehearsalError(f"{account.first_name} has no message {message_id} here.")
        field = "text" if "text" in message.body else "caption"
        world.edit(message, {field: text, "entities": None})
        if _reaches_bot(world, chat, message):
            world.updates.add("edited_message", copy.deepcopy(message.body))
        return message


def upgrade(world: World, account: Account, chat: Chat) -> Chat:
    """A person turns a group into a supergroup, which has another id and no messages."""
    with world.bell.lock:
        number = -1_003_000_000_001 - len(world.chats)
        new = Chat(number, "supergroup", chat.title, chat.is_forum, set(chat.members), chat.bot)
        world.chats[number] = new
        told = world.post(chat, account, {"migrate_to_chat_id": number})
        chat.moved_to = number
        first = world.post(new, account, {"migrate_from_chat_id": chat.id})
        for message in (told, first):
            world.updates.add("message", copy.deepcopy(message.body))
        return new


def start(world: World, account: Account, payload: str | None) -> Message:
    """Press START, or open a deep link; unblocks."""
    unblock(world, account)
    if payload is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
        raise RehearsalError(
            f"{payload!r} cannot be a start payload: 1 to 64 of A-Z a-z 0-9 _ - are allowed."
        )
    text = f"/start {payload}" if payload else "/start"
    return say(world, account, world.chats[account.id], {"text": text})


def open_link(world: World, account: Account, url: str) -> Message | None:
    """Open a link; one that leads to the bot starts it with its payload. Raises RehearsalError for
    an invitation link that was revoked."""
    for chat in world.chats.values():
        if link := chat.links.get(url):
            if link["is_revoked"]:
                raise RehearsalError("This invitation link lets nobody in any more.")
            world.person_moved(chat, account, joins=True, link=link)
            return None
    match = DEEP_LINK.match(url)
    if match is None:
        return None
    bot = match["bot"] or match["bot2"]
    if bot.lower() != str(world.bot.username).lower():
        return None
    return start(world, account, match["code"] or match["code2"])


def press(world: World, account: Account, chat: Chat, message: Message, data: str) -> str:
    """Tap a callback button. Gives the id of the query."""
    with world.bell.lock:
        query = str(secrets.randbits(60))
        world.callbacks[query] = account.id
        update: dict[str, Any] = {
            "id": query,
            "from": account.as_user(),
            "chat_instance": world.chat_instance(chat),
            "data": data,
        }
        if message.inline_id is not None:
            update["inline_message_id"] = message.inline_id
        else:
            update["message"] = copy.deepcopy(message.body)
        world.updates.add("callback_query", update)
        return query


def block(world: World, account: Account) -> None:
    """Block the bot; it is told."""
    with world.bell.lock:
        if account.id not in world.blocked:
            world.blocked.add(account.id)
            world.member_changed(world.chats[account.id], account, "member", "kicked")
            world.bell.ring()


def unblock(world: World, account: Account) -> None:
    """Unblock the bot; it is told."""
    with world.bell.lock:
        if account.id in world.blocked:
            world.blocked.discard(account.id)
            world.member_changed(world.chats[account.id], account, "kicked", "member")
            world.bell.ring()


def _reaches_bot(world: World, chat: Chat, message: Message) -> bool:
    """Privacy mode: in a group an ordinary member bot gets commands, mentions and replies."""
    if chat.kind == "people" or chat.bot in {"kicked", "absent"}:
        return False
    if chat.kind == "private" or chat.bot == "administrator":
        return True
    body = message.body
    if body.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id:
        return True
    if body.get("via_bot", {}).get("id") == world.bot.id:
        return True
    text, me = body.get("text", ""), f"@{world.bot.username}".lower()
    for entity in body.get("entities", []):
        words = _cut(text, entity).lower()
        if entity["type"] == "mention" and words == me:
            return True
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(me)):
            return True
    return False


def _cut(text: str, entity: dict[str, Any]) -> str:
    start = 2 * entity["offset"]
    raw = text.encode("utf-16-le", "surrogatepass")[start : start + 2 * entity["length"]]
    return raw.decode("utf-16-le", "surrogatepass")
