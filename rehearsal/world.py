"""The state behind the server: who exists, what was said where, what the bot has set up."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rehearsal.accounts import Account, Chat, Message
from rehearsal.bell import Bell
from rehearsal.entities import with_found
from rehearsal.errors import bad_request, forbidden, migrated
from rehearsal.updates import UpdateQueue

DRAFT_SECONDS = 30.0
FIRST_MESSAGE = 1_767_225_600
"""Ids of messages and updates start from the clock (this is the start of 2026), so that a bot that
remembers an earlier rehearsal does not take new updates for ones it had."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the bot sent. The id is what the bot sends it again by."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes


class World:
    """Everything; guarded by `bell.lock`. `clock` gives seconds since 1970."""

    def __init__(self, token: str, username: str, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.clock = clock
        self.bell = Bell()
        self.updates = UpdateQueue(self.bell, int(clock() * 1000))
        self.bot = Account(int(token.split(":")[0]), "Shopvine", username, is_bot=True)
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.files: dict[str, StoredFile] = {}
        self.callbacks: dict[str, int] = {}
        self.callback_answers: dict[str, dict[str, Any]] = {}
        self.inline_queries: set[str] = set()
        self.inline_answers: dict[str, dict[str, Any]] = {}
        self.profile: dict[str, Any] = {}
        self._last_message = max(0, int(clock()) - FIRST_MESSAGE)
        self._instance = secrets.randbits(62)

    def now(self) -> int:
        return int(self.clock())

    def add_person(self, name: str, user_id: int | None, language: str | None) -> Account:
        """A new account, with a private chat that is empty until they start the bot."""
        with self.bell.lock:
            number = user_id or 1_000_001 + sum(a < 2_000_000 for a in self.accounts)
            username = f"{name.lower()}_{number}" if name.isascii() and name.isalnum() else None
            account = Account(number, name, username, language)
            self.accounts[number] = account
            self.chats[number] = Chat(number, "private", name, members={number})
            self.bell.ring()
            return account

    def chat_for_bot(self, given: str) -> Chat:
        """The chat a method names, if the bot may write there. Raises ApiError."""
        chat = self.known_chat(given)
        if chat.kind == "private":
            if chat.id in self.blocked:
                raise forbidden("bot was blocked by the user")
            if chat.id not in self.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif chat.moved_to is not None:
            raise migrated(chat.moved_to)
        elif chat.bot == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat

    def known_chat(self, given: str) -> Chat:
        """The chat a method names. Raises ApiError."""
        if not given:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(given))
        except ValueError:
            chat = None
        if chat is None or chat.kind == "people":
            raise bad_request("chat not found")
        return chat

    def chat_json(self, chat: Chat) -> dict[str, Any]:
        """A `Chat` of the Bot API."""
        if chat.kind == "private":
            account = self.accounts[chat.id]
            body = {"id": chat.id, "first_name": account.first_name, "type": "private"}
            return body | ({"username": account.username} if account.username else {})
        body = {"id": chat.id, "title": chat.title, "type": chat.kind}
        return body | ({"is_forum": True} if chat.is_forum else {})

    def chat_instance(self, chat: Chat) -> str:
        """Stable for a chat, without telling which."""
        return str((chat.id * 6364136223846793005 + self._instance) % 2**63)

    def post(self, chat: Chat, sender: Account, content: dict[str, Any]) -> Message:
        """Put a message into a chat. Does not tell the bot; see `tell_bot`."""
        self._last_message += 1
        body = {
            "message_id": self._last_message,
            "from": sender.as_user(),
            "chat": self.chat_json(chat) if chat.kind != "people" else {"id": chat.id},
            "date": self.now(),
            **content,
        }
        if sender.is_bot:
            body["from"].pop("language_code", None)
        for text, entities in (("text", "entities"), ("caption", "caption_entities")):
            if text in body:
                found = with_found(body[text], body.get(entities, []))
                body |= {entities: found} if found else {}
        message = Message(body, sender.id)
        chat.messages[message.id] = message
        self.bell.ring()
        return message

    def edit(self, message: Message, content: dict[str, Any]) -> None:
        """Replace parts of a message; a value of None removes the part."""
        for name, value in content.items():
            if value is None:
                message.body.pop(name, None)
            else:
                message.body[name] = value
        message.body["edit_date"] = self.now()
        message.version += 1
        self.bell.ring()

    def find_inline(self, inline_id: str) -> Message | None:
        """The message sent through inline mode with that id."""
        messages = (m for chat in self.chats.values() for m in chat.messages.values())
        return next((m for m in messages if m.inline_id == inline_id), None)

    def keep_file(self, kind: str, name: str, mime: str, data: bytes) -> StoredFile:
        """Store bytes; gives them a file id."""
        file_id = f"Ag{kind[0].upper()}{secrets.token_urlsafe(24)}"
        stored = StoredFile(file_id, secrets.token_urlsafe(9), kind, name, mime, data)
        self.files[file_id] = stored
        return stored

    def member_changed(self, chat: Chat, by: Account, old: str, new: str) -> None:
        """Tell the bot that its own standing in a chat changed."""
        me = self.bot.as_user()
        self.updates.add(
            "my_chat_member",
            {
                "chat": self.chat_json(chat),
                "from": by.as_user(),
                "date": self.now(),
                "old_chat_member": member_json(me, old),
                "new_chat_member": member_json(me, new),
            },
        )

    def person_moved(
        self, chat: Chat, person: Account, joins: bool, link: dict[str, Any] | None = None
    ) -> None:
        """Somebody comes into a group or leaves it; a bot that administers it is told if it asked
        for `chat_member`."""
        if joins == (person.id in chat.members):
            return
        (chat.members.add if joins else chat.members.discard)(person.id)
        old, new = ("left", "member") if joins else ("member", "left")
        if chat.bot == "administrator":
            update = {
                "chat": self.chat_json(chat),
                "from": person.as_user(),
                "date": self.now(),
                "old_chat_member": member_json(person.as_user(), old),
                "new_chat_member": member_json(person.as_user(), new),
            }
            if link is not None:
                update["invite_link"] = dict(link)
            self.updates.add("chat_member", update)
        self.bell.ring()


def member_json(user: dict[str, Any], status: str) -> dict[str, Any]:
    """A `ChatMember` of the Bot API."""
    body: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        body["until_date"] = 0
    if status == "administrator":
        rights = (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
            "can_manage_video_chats", "can_restrict_members", "can_promote_members",
            "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
            "can_delete_stories", "can_pin_messages", "can_manage_topics",
        )  # fmt: skip
        body |= {right: right not in {"can_be_edited", "is_anonymous"} for right in rights}
    return body
