"""Everything a play needs: the world, its people and groups, its faults, and the shop's till."""

from dataclasses import dataclass

from rehearsal.accounts import Chat
from rehearsal.faults import Faults
from rehearsal.limits import FloodLimits
from rehearsal.orders import Till
from rehearsal.people import Group, Person
from rehearsal.world import World


@dataclass(frozen=True, slots=True)
class Cast:
    """Three shoppers of different languages, a person of the staff, and the staff's forum."""

    ana: Person
    ben: Person
    chen: Person
    sam: Person
    staff: Group


class Rehearsal:
    """A stand-in for Telegram. `url` is what the bot uses in place of api.telegram.org.

    Set `till` to let people buy on the page.
    """

    def __init__(self, url: str, world: World) -> None:
        self.url = url
        self.world = world
        self.token = world.token
        self.bot_id = world.bot.id
        self.bot_username = str(world.bot.username)
        self.faults = Faults()
        self.limits = FloodLimits()
        self.till: Till | None = None
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    def person(
        self, name: str, user_id: int | None = None, language_code: str | None = None
    ) -> Person:
        """A new person; `language_code` as Telegram sends it (zh-hans, en ...) or absent."""
        account = self.world.add_person(name, user_id, language_code)
        self._people[account.id] = Person(self.world, account)
        return self._people[account.id]

    def people(self) -> dict[int, Person]:
        """Everyone by id."""
        return dict(self._people)

    def groups(self) -> dict[int, Group]:
        """Every group by id."""
        return dict(self._groups)

    def group(
        self,
        title: str,
        forum: bool = False,
        members: tuple[Person, ...] = (),
        admin: bool | None = None,
        chat_id: int | None = None,
    ) -> Group:
        """A supergroup with the bot in it, as administrator when it is a forum or `admin`.

        Everyone who exists already is a member unless `members` are given. An ordinary bot
        gets only commands, mentions and replies (privacy mode).
        """
        world = self.world
        with world.bell.lock:
            number = chat_id or -1_002_000_000_001 - len(world.chats)
            joined = {person.id for person in members} or set(world.accounts)
            chat = Chat(number, "supergroup", title, forum, joined)
            chat.bot = "administrator" if (forum if admin is None else admin) else "member"
            world.chats[number] = chat
            if joined:
                world.member_changed(chat, world.accounts[min(joined)], "left", chat.bot)
            world.bell.ring()
            self._groups[number] = Group(world, chat)
            return self._groups[number]

    def cast(self, staff_chat: int | None = None) -> Cast:
        """The usual people, and the staff's forum with the given id."""
        ana = self.person("Ana", language_code="zh-hans")
        ben = self.person("Ben", language_code="en")
        chen = self.person("Chen", language_code="zh-hans")
        sam = self.person("Sam", language_code="en")
        staff = self.group("Staff", forum=True, members=(sam,), chat_id=staff_chat)
        return Cast(ana, ben, chen, sam, staff)
