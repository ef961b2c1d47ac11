"""Who is there and where they talk: accounts, chats, topics, messages. Plain state."""

from dataclasses import dataclass, field
from typing import Any, Literal

ChatKind = Literal["private", "group", "supergroup", "people"]


@dataclass(slots=True)
class Account:
    """A person or the bot. `language_code` may be absent, as in Telegram."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_user(self) -> dict[str, Any]:
        """A `User` of the Bot API."""
        user: dict[str, Any] = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    thread_id: int
    name: str
    closed: bool = False


@dataclass(slots=True)
class Message:
    """A message as the Bot API shows it, and what only the server knows.

    `version` counts edits. `inline_id` is set when it was sent through inline mode.
    """

    body: dict[str, Any]
    sender: int
    version: int = 0
    inline_id: str | None = None

    @property
    def id(self) -> int:
        return int(self.body["message_id"])


@dataclass(slots=True)
class Chat:
    """A chat. Kind `people` is between two persons and unknown to the bot.

    In a private chat the id is the person's. `bot` is the bot's standing. `moved_to` is the id of
    the supergroup that a group became. `links` are its invitation links by address; those that were
    revoked let nobody in.
    """

    id: int
    kind: ChatKind
    title: str = ""
    is_forum: bool = False
    members: set[int] = field(default_factory=set)
    bot: Literal["member", "administrator", "kicked", "absent"] = "member"
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    drafts: dict[int, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    action: tuple[float, str] | None = None
    moved_to: int | None = None
    links: dict[str, dict[str, Any]] = field(default_factory=dict)

    def newest(self) -> list[Message]:
        """Newest first."""
        return sorted(self.messages.values(), key=lambda message: -message.id)
