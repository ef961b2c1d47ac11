"""Persons and groups to play with, from any thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rehearsal import posting
from rehearsal.accounts import Account, Chat
from rehearsal.errors import RehearsalError
from rehearsal.inline import InlineResult, ask_inline, send_result
from rehearsal.methods.groups import drop_topic
from rehearsal.seen import Button, Seen, seen
from rehearsal.world import DRAFT_SECONDS, World


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tap did. `value`: query id of a callback, opened address, copied text, query."""

    button: Button
    value: str


class Group:
    """A group or forum. `id` is what the bot knows it by."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self.id = chat.id
        self.title = chat.title

    def messages(self, thread: int | None = None) -> list[Seen]:
        """Everything said here, oldest first; of one topic when `thread` is given."""
        with self._world.bell.lock:
            found = [seen(self._world, m) for m in reversed(self._chat.newest())]
        return [m for m in found if thread is None or m.thread_id == thread]

    def topics(self) -> dict[int, str]:
        """Names of the topics by thread id."""
        with self._world.bell.lock:
            return {topic.thread_id: topic.name for topic in self._chat.topics.values()}

    def is_closed(self, thread: int) -> bool:
        """Whether that topic is closed."""
        with self._world.bell.lock:
            return self._chat.topics[thread].closed

    def delete_topic(self, thread: int) -> None:
        """A person deletes a topic; the bot is not told, as in Telegram."""
        with self._world.bell.lock:
            drop_topic(self._world, self._chat, thread)

    def become_supergroup(self, by: "Person") -> None:
        """It has another id from now on, and its messages are left behind."""
        self._chat = posting.upgrade(self._world, by.account, self._chat)
        self.id = self._chat.id

    def remove_bot(self, by: "Person") -> None:
        """Throw the bot out; it is told."""
        with self._world.bell.lock:
            old, self._chat.bot = self._chat.bot, "kicked"
            self._world.member_changed(self._chat, by.account, old, "kicked")


class Person:
    """Somebody with a Telegram client."""

    def __init__(self, world: World, account: Account) -> None:
        self._world = world
        self.account = account
        self.id = account.id
        self.name = account.first_name
        self._waited: set[tuple[int, int, int]] = set()

    def start(self, payload: str | None = None) -> Seen:
        """Press START, or open `t.me/<bot>?start=payload`. Unblocks the bot."""
        with self._world.bell.lock:
            return seen(self._world, posting.start(self._world, self.account, payload))

    def send(
        self,
        text: str,
        chat: "Group | Person | None" = None,
        reply_to: Seen | None = None,
        thread: int | None = None,
    ) -> Seen:
        """Write to the bot, or into a group, or to another person. Gives what was sent."""
        with self._world.bell.lock:
            where = self._where(chat)
            answered = reply_to.message_id if reply_to else None
            content = {"text": text}
            said = posting.say(self._world, self.account, where, content, answered, thread)
            return seen(self._world, said)

    def share_contact(self, phone: str, of: "Person | None" = None) -> Seen:
        """Hand the bot a telephone number: one's own, or somebody else's from the address book."""
        with self._world.bell.lock:
            whose = of or self
            content = {
                "contact": {
                    "phone_number": phone,
                    "first_name": whose.name,
                    "user_id": whose.id,
                }
            }
            where = self._where(None)
            return seen(self._world, posting.say(self._world, self.account, where, content))

    def edit(self, message: Seen, text: str) -> Seen:
        """Change the words of a message of one's own. Raises RehearsalError."""
        with self._world.bell.lock:
            where = self._world.chats[message.chat_id]
            changed = posting.edit(self._world, self.account, where, message.message_id, text)
            return seen(self._world, changed)

    def join(self, group: Group) -> None:
        """Become a member of a group."""
        with self._world.bell.lock:
            self._world.person_moved(self._world.chats[group.id], self.account, joins=True)

    def leave(self, group: Group) -> None:
        """Be a member of a group no more."""
        with self._world.bell.lock:
            self._world.person_moved(self._world.chats[group.id], self.account, joins=False)

    def open(self, url: str) -> Seen | None:
        """Follow a link; one to the bot starts it, an invitation link of a group leads into it.
        None when it does not lead to the bot."""
        with self._world.bell.lock:
            message = posting.open_link(self._world, self.account, url)
            return seen(self._world, message) if message else None

    def tap(
        self, button: str, message: Seen | None = None, chat: "Group | Person | None" = None
    ) -> Tapped:
        """Tap the newest button with that text or data (or of `message`), in the bot's chat
        unless told otherwise. A link to the bot starts it. Raises RehearsalError."""
        with self._world.bell.lock:
            where = self._world.chats[message.chat_id] if message else self._where(chat)
            for one in where.newest():
                look = seen(self._world, one)
                found = look.button(button)
                if found and (message is None or one.id == message.message_id):
                    value = found.value
                    if found.kind == "callback_data":
                        value = posting.press(self._world, self.account, where, one, found.value)
                    elif found.kind == "url":
                        posting.open_link(self._world, self.account, found.value)
                    return Tapped(found, value)
        raise RehearsalError(f"{self.name} sees no button {button!r}.")

    def inline(self, query: str, timeout: float = 10) -> list[InlineResult]:
        """Type `@bot query` in some chat and see the results. Raises RehearsalError."""
        return ask_inline(self._world, self.account, query, timeout)

    def choose(self, result: InlineResult, chat: "Group | Person | None" = None) -> Seen:
        """Send a result into a chat; the bot gets a chosen_inline_result."""
        with self._world.bell.lock:
            where = self._where(chat)
            return seen(self._world, send_result(self._world, self.account, where, result))

    def chat_id(self, chat: "Group | Person | None" = None) -> int:
        """The id of the chat with the bot, of a group, or with another person."""
        with self._world.bell.lock:
            return self._where(chat).id

    def block(self) -> None:
        """Block the bot."""
        posting.block(self._world, self.account)

    def unblock(self) -> None:
        """Unblock the bot."""
        posting.unblock(self._world, self.account)

    def messages(self, chat: "Group | Person | None" = None) -> list[Seen]:
        """What others wrote in the chat with the bot (or in `chat`), oldest first."""
        with self._world.bell.lock:
            found = reversed(self._where(chat).newest())
            return [seen(self._world, m) for m in found if m.sender != self.id]

    def wait(
        self,
        what: str | Callable[[Seen], bool] = "",
        timeout: float = 10,
        chat: "Group | Person | None" = None,
        after: Seen | None = None,
    ) -> Seen:
        """The oldest message of others that contains `what` or for which `what` is true.

        Each version of a message is given once, so that waiting twice waits for a second one.
        `after` skips what was there before that message. Raises RehearsalError with what was
        seen instead, when none came in `timeout` seconds.
        """
        fits = (lambda m: what in m.text) if isinstance(what, str) else what
        unfit: set[tuple[int, int]] = set()

        def look() -> Seen | None:
            where = self._where(chat)
            for message in reversed(where.newest()):
                version = (message.id, message.version)
                early = after is not None and message.id <= after.message_id
                if message.sender == self.id or early or version in unfit:
                    continue
                if (where.id, *version) not in self._waited:
                    found = seen(self._world, message)
                    if fits(found):
                        self._waited.add((where.id, *version))
                        return found
                unfit.add(version)
            return None

        found = self._world.bell.wait(look, timeout)
        if found is None:
            texts = [message.text[:80] for message in self.messages(chat)[-5:]]
            raise RehearsalError(
                f"{self.name} waited {timeout} s for {what!r}; the last messages were {texts}."
            )
        return found

    def draft(self) -> str | None:
        """The text streaming into the chat with the bot now; a draft fades after 30 s."""
        with self._world.bell.lock:
            for at, draft in self._world.chats[self.id].drafts.values():
                if self._world.clock() - at < DRAFT_SECONDS:
                    return str(draft["text"])
            return None

    def callback_answers(self) -> list[dict[str, Any]]:
        """What the bot answered to this person's taps: id, text, show_alert, url."""
        with self._world.bell.lock:
            mine = [q for q, person in self._world.callbacks.items() if person == self.id]
            answers = self._world.callback_answers
            return [dict(answers[query]) for query in mine if query in answers]

    def wait_answer(self, tapped: Tapped, timeout: float = 10) -> dict[str, Any]:
        """The bot's answer to a tap. Raises RehearsalError when none comes."""
        answers = self._world.callback_answers
        found = self._world.bell.wait(lambda: answers.get(tapped.value), timeout)
        if found is None:
            raise RehearsalError(f"The tap on {tapped.button.text!r} was not answered.")
        return dict(found)

    def _where(self, chat: "Group | Person | None") -> Chat:
        if isinstance(chat, Group):
            return self._world.chats[chat.id]
        if isinstance(chat, Person) and chat.id != self.id:
            return people_chat(self._world, self.account, chat.account)
        return self._world.chats[self.id]


def people_chat(world: World, one: Account, other: Account) -> Chat:
    """The chat of two persons, which the bot never sees."""
    with world.bell.lock:
        low, high = sorted((one.id, other.id))
        for chat in world.chats.values():
            if chat.kind == "people" and chat.members == {low, high}:
                return chat
        number = -9_000_000_000_001 - sum(c.kind == "people" for c in world.chats.values())
        chat = Chat(number, "people", members={low, high}, bot="absent")
        world.chats[number] = chat
        return chat
