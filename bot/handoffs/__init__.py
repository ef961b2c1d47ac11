"""A shopper and a person: who waits, who has the chat, what is said, and how it ends.

Each act is one write transaction: its own, or that of `tx` where one is given. What the shopper and
the staff group are told waits in the outbox as a key of the texts with its values (`SAY` and so on)
and is worded when it is sent (`bot.chat.wording`). Acts raise HandoffRefused, with nothing written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal

from bot.errors import HandoffRefused
from bot.handoffs.attending import Attending
from bot.handoffs.notices import SAY, SHOW_HANDOFF, SHOW_PRODUCT, Notices
from bot.handoffs.ports import Database, Transaction
from bot.handoffs.waiting import Invited, Ordered, Waiting, overview
from bot.messages import Handoff, HandoffState, ProductCard, Shopper
from bot.office_hours import OfficeHours
from knowledge.passages import Language

__all__ = [
    "SAY",
    "SHOW_HANDOFF",
    "SHOW_PRODUCT",
    "Handoffs",
    "Invited",
    "Opened",
    "Ordered",
    "Transaction",
    "Waiting",
]

LONGEST = 4096
"""Characters of one answer of staff."""
LONGEST_CAPTION = 900
"""Characters under a picture, beside the name of who sent it."""
RATINGS = range(1, 6)

Opened = Literal["opened", "already", "later", "nobody"]
"""What came of asking for a person: `later` means outside office hours, `nobody` that nobody
could answer: no staff chat, and no member of staff who may and has a way in. The bot goes on
answering then."""


class Handoffs:
    """The chats that people have taken, or should. Threads may share it.

    `longest_wait` is how long a shopper may wait before they are told; every `remind_every` staff
    are reminded of one who waits. `answer` finds an approved answer, the nearest to its language.
    """

    def __init__(
        self,
        database: Database,
        hours: OfficeHours,
        *,
        clock: Callable[[], datetime],
        staff_chat: int | None,
        first_language: Language,
        longest_wait: timedelta,
        remind_every: timedelta,
        card: Callable[[str, Language], ProductCard | None],
        answer: Callable[[str, Language], str | None],
    ) -> None:
        self.hours = hours
        self._database, self._clock = database, clock
        self._staff_chat, self._first = staff_chat, first_language
        self._notices = Notices(clock, staff_chat, first_language)
        self._attending = Attending(hours, longest_wait, remind_every)
        self._card, self._answer = card, answer

    # What staff look at

    def queue(self) -> list[Waiting]:
        """Those who wait, the longest first; then those who talk with a person."""
        with self._database.read() as tx:
            found = [overview(tx, each, self._first) for each in tx.handoffs.all_live()]
        return [each for each in found if each is not None]

    def of(self, shopper_id: int) -> Waiting | None:
        """The live one of that shopper."""
        with self._database.read() as tx:
            live = tx.handoffs.live(shopper_id)
            return overview(tx, live, self._first) if live else None

    def overview(self, handoff_id: int, tx: Transaction) -> Waiting | None:
        """That one, live or ended."""
        found = tx.handoffs.get(handoff_id)
        return overview(tx, found, self._first) if found else None

    # What shoppers do

    def open(self, shopper_id: int, reason: str, tx: Transaction) -> Opened:
        """A shopper needs a person; `reason` is a key of the texts."""
        if tx.handoffs.live(shopper_id):
            return "already"
        now = self._clock()
        reachable = self._reachable(tx)
        there = reachable and self.hours.is_open(now)
        handoff_id = tx.handoffs.open(shopper_id, reason, now, silent=there)
        self._notices.show(tx, handoff_id, shopper_id)
        if there:
            return "opened"
        return "later" if reachable else "nobody"

    def is_silent(self, shopper_id: int, tx: Transaction) -> bool:
        """Whether what they write goes to staff, and the bot says nothing."""
        live = tx.handoffs.live(shopper_id)
        return live is not None and (live.state == "taken" or live.silent)

    def withdraw(self, shopper_id: int, tx: Transaction) -> bool:
        """A shopper does not want to wait any more; False if a person has the chat, or nobody."""
        live = tx.handoffs.live(shopper_id)
        if live is None or live.state != "waiting":
            return False
        return self._ended(tx, live, "withdrawn")

    def lost(self, shopper_id: int, tx: Transaction) -> bool:
        """A shopper blocked the bot: no word of staff reaches them."""
        live = tx.handoffs.live(shopper_id)
        return live is not None and self._ended(tx, live, "blocked")

    def rate(self, handoff_id: int, shopper_id: int, rating: int, tx: Transaction) -> bool:
        """The shopper says how it was, 1 to 5; the first word stands."""
        rated = rating in RATINGS and tx.handoffs.rate(handoff_id, shopper_id, rating)
        if rated:
            self._notices.show(tx, handoff_id, shopper_id)
        return rated

    # What staff do

    def take(
        self, shopper_id: int, by: str, over: int | None = None, tx: Transaction | None = None
    ) -> Handoff:
        """The chat is `by`'s from now on, and the shopper is told. It must wait; with `over`, the
        `takes` that was seen, it is taken over from whoever has it."""
        with self._within(tx) as tx:
            return self._taken(tx, shopper_id, by, over)

    def reply_text(
        self,
        shopper_id: int,
        text: str,
        by: str,
        *,
        translated: bool = False,
        tx: Transaction | None = None,
    ) -> None:
        """Words for the shopper. Whoever answers one who waits takes the chat. `translated`: the
        shopper is told that a machine translated it."""
        if not text.strip() or len(text) > LONGEST:
            raise HandoffRefused("too_long", f"An answer has 1 to {LONGEST} characters.")
        key = "human.translated" if translated else "human.from_staff"
        echo = tx is None
        with self._within(tx) as tx:
            shopper = self._speaking(tx, shopper_id, by)
            self._notices.say(tx, shopper, key, by, text)
            self._said(tx, shopper, by, text, echo=echo)

    def reply_photo(
        self,
        shopper_id: int,
        photo: bytes | str,
        caption: str,
        by: str,
        tx: Transaction | None = None,
    ) -> None:
        """A picture (JPEG or PNG, or Telegram's id of one) with words."""
        if len(caption) > LONGEST_CAPTION:
            most = f"{LONGEST_CAPTION} characters stand under a picture"
            raise HandoffRefused("too_long", f"At most {most}: send the rest as text.")
        echo = tx is None
        with self._within(tx) as tx:
            shopper = self._speaking(tx, shopper_id, by)
            self._notices.tell(tx, shopper, "human.from_staff", photo, name=by, text=caption)
            self._said(tx, shopper, by, caption, echo=echo)

    def reply_copy(
        self, shopper_id: int, chat_id: int, message_id: int, caption: str, by: str, tx: Transaction
    ) -> None:
        """Whatever a member of staff sent in the staff chat."""
        shopper = self._speaking(tx, shopper_id, by)
        self._notices.tell(tx, shopper, "human.from_staff", name=by, text="")
        payload = {"from_chat_id": chat_id, "message_id": message_id}
        self._notices.send(tx, shopper, "copy_message", payload)
        self._said(tx, shopper, by, caption, echo=False)

    def reply_product(
        self, shopper_id: int, product_id: str, by: str, tx: Transaction | None = None
    ) -> None:
        """A product as its card, in the shopper's language."""
        with self._within(tx) as tx:
            language = self._notices.language(self._live(tx, shopper_id)[1])
            card = self._card(product_id, language)
            if card is None:
                raise HandoffRefused("unknown", f"The shop has no product {product_id}.")
            shopper = self._speaking(tx, shopper_id, by)
            label = tx.conversations.label(product_id)
            payload = {"product_id": product_id, "language": language, "by": by, "label": label}
            self._notices.send(tx, shopper, SHOW_PRODUCT, payload, photo_of=product_id)
            self._said(tx, shopper, by, card.title, echo=True, product_id=product_id)

    def reply_answer(
        self, shopper_id: int, document_id: str, by: str, tx: Transaction | None = None
    ) -> None:
        """An approved answer, in the shopper's language where there is one."""
        with self._within(tx) as tx:
            text = self._answer(document_id, self._notices.language(self._live(tx, shopper_id)[1]))
            if text is None:
                raise HandoffRefused("unknown", f"There is no approved answer {document_id}.")
            shopper = self._speaking(tx, shopper_id, by)
            self._notices.say(tx, shopper, "human.from_staff", by, text)
            self._said(tx, shopper, by, text, echo=True)

    def give_back(self, shopper_id: int, by: str, tx: Transaction | None = None) -> None:
        """The bot answers again."""
        with self._within(tx) as tx:
            self._finish(tx, shopper_id, by, "given_back")

    def close(self, shopper_id: int, by: str, tx: Transaction | None = None) -> None:
        """The matter is settled, and the bot answers again."""
        with self._within(tx) as tx:
            self._finish(tx, shopper_id, by, "closed")

    # What the clock does

    def attend(self, now: datetime, tx: Transaction) -> None:
        """Tell, once, each shopper who waits too long, and remind staff of them."""
        if self._reachable(tx):
            self._attending.attend(tx, self._notices, now)

    def show(self, shopper_id: int, tx: Transaction) -> None:
        """Have staff see that shopper's card anew, if they wait or talk with a person."""
        if live := tx.handoffs.live(shopper_id):
            self._notices.show(tx, live.handoff_id, shopper_id)

    # Within a transaction

    def _reachable(self, tx: Transaction) -> bool:
        """Whether a person could answer: in the staff chat, or on the staff pages."""
        return self._staff_chat is not None or any(
            member.may("agent") and (member.telegram_id is not None or member.has_password)
            for member in tx.staff.all()
        )

    @contextmanager
    def _within(self, tx: Transaction | None) -> Iterator[Transaction]:
        if tx is not None:
            yield tx
        else:
            with self._database.write() as own:
                yield own

    def _live(self, tx: Transaction, shopper_id: int) -> tuple[Handoff, Shopper]:
        live, shopper = tx.handoffs.live(shopper_id), tx.shoppers.get(shopper_id)
        if live is None or shopper is None or shopper.telegram_id is None:
            raise HandoffRefused("not_open", f"Shopper {shopper_id} does not wait for a person.")
        return live, shopper

    def _taken(self, tx: Transaction, shopper_id: int, by: str, over: int | None) -> Handoff:
        live, shopper = self._live(tx, shopper_id)
        if live.taken_by == by and live.state == "taken":
            return live
        if not tx.handoffs.take(live.handoff_id, by, over, self._clock()):
            holder = live.taken_by or ""
            raise HandoffRefused("taken", f"{holder} has this chat.", holder)
        if live.state == "taken":
            self._notices.tell(tx, shopper, "human.taken_over", name=by, before=live.taken_by)
        else:
            self._notices.tell(tx, shopper, "human.taken", name=by)
        self._notices.show(tx, live.handoff_id, shopper_id)
        return self._live(tx, shopper_id)[0]

    def _speaking(self, tx: Transaction, shopper_id: int, by: str) -> Shopper:
        """The shopper, once the chat is `by`'s."""
        self._taken(tx, shopper_id, by, None)
        return self._live(tx, shopper_id)[1]

    def _finish(
        self, tx: Transaction, shopper_id: int, by: str, state: Literal["given_back", "closed"]
    ) -> None:
        live, shopper = self._live(tx, shopper_id)
        if live.state == "taken" and live.taken_by != by:
            holder = live.taken_by or ""
            raise HandoffRefused("taken", f"{holder} has this chat.", holder)
        self._ended(tx, live, state)
        if live.state == "waiting":
            self._notices.tell(tx, shopper, "human.not_taken")
        else:
            self._notices.tell(
                tx, shopper, f"human.{state}", offers=f"rating:{live.handoff_id}", name=by
            )

    def _ended(self, tx: Transaction, live: Handoff, state: HandoffState) -> bool:
        ended = tx.handoffs.end(live.handoff_id, state, self._clock())
        self._notices.show(tx, live.handoff_id, live.shopper_id)
        return ended

    def _said(
        self,
        tx: Transaction,
        shopper: Shopper,
        by: str,
        text: str,
        *,
        echo: bool,
        product_id: str | None = None,
    ) -> None:
        """Written down for the bot to see later; `echo`: the staff chat has not seen it yet."""
        tx.conversations.add_turn(
            shopper.shopper_id,
            "from_staff",
            language=self._notices.language(shopper),
            now=self._clock(),
            answer=text,
            product_id=product_id,
            by=by,
        )
        if echo:
            self._notices.notify(
                tx, "staff.replied", shopper.shopper_id, by=by, name=shopper.name, text=text
            )
