"""What staff write in their chat: words for a shopper, commands, or talk among themselves."""

from collections.abc import Callable
from functools import partial

from telegram import Message

from bot.chat import keyboards, staffroom
from bot.chat.handlers import fixing, publishing
from bot.chat.handlers.addressing import command_in
from bot.chat.handlers.handoff import passed_on
from bot.chat.ports import Transaction
from bot.chat.visits import Effects, Visit
from bot.errors import HandoffRefused
from bot.handoffs import SHOW_HANDOFF
from bot.messages import Shopper
from knowledge.languages import language_of
from knowledge.passages import Language

AMONG_STAFF = "//"
"""What begins with this is not for the shopper."""
NAME_LIMIT = 60
MOST_CARDS = 10
MOST_FOUND = 6

Act = Callable[[Visit, Transaction, Shopper, str], None]
"""An act on a shopper's chat, by the named member of staff."""


async def heard(visit: Visit) -> Effects:
    """A message in the staff chat, or a change of one."""
    message = visit.message
    if message.migrate_to_chat_id is not None:
        new = message.migrate_to_chat_id
        return lambda tx: staffroom.moved(visit.shop, tx, new)
    if visit.update.edited_message:
        return partial(_edited, visit)
    command = command_in(visit.text, visit.bot.username)
    if command is None and fixing.asked_in(message, visit.bot.id) is not None:
        return await fixing.heard(visit, None, visit.text)
    if command is None:
        among = visit.text.startswith(AMONG_STAFF) or not _has_content(message)
        return _nothing if among else partial(act_on, visit, _relay)
    name, words = command
    if name == "queue":
        return partial(_queue, visit)
    if name == "fix":
        whom = await visit.workers.read(lambda tx: _whom(message, tx))
        return await fixing.heard(visit, whom.shopper_id if whom else None, words)
    if name == "publish":
        return await publishing.heard(visit)
    if name in ACTS:
        return partial(act_on, visit, ACTS[name], asked=True)
    if name in ("product", "answer"):
        return await _look_up(visit, name, words)
    if name == "translate":
        return await _translate(visit, words)
    return _nothing


def act_on(visit: Visit, act: Act, tx: Transaction, *, asked: bool = False) -> None:
    """Act on the shopper whom the message is for, or say why not. `asked`: it surely is for one."""
    shopper = _whom(visit.message, tx)
    if shopper is not None:
        act_for(visit, act, shopper, tx)
    elif asked or _replies_to_bot(visit.message, visit.bot.id):
        staffroom.tell(visit.shop, tx, visit.now, "staff.unknown", None, fixing.here(visit.message))


def act_for(visit: Visit, act: Act, shopper: Shopper, tx: Transaction) -> None:
    """Act on that shopper's chat; staff are told what keeps them from it."""
    known = tx.staff.by_telegram_id(visit.user.id)
    if known and not known.may("agent"):
        _tell(visit, shopper.shopper_id, "staff.not_allowed", tx, name=known.name)
        return
    try:
        act(visit, tx, shopper, name_of(visit, tx))
    except HandoffRefused as refused:
        key = REFUSALS[refused.reason]
        about = shopper.shopper_id
        staffroom.tell(visit.shop, tx, visit.now, key, about, by=refused.by)


def name_of(visit: Visit, tx: Transaction) -> str:
    """Under which name a member of staff speaks to shoppers: the one the shop knows them by, else
    their first name in Telegram; that of the shop for an anonymous administrator."""
    if visit.user.is_bot:
        return visit.message.author_signature or visit.shop.name
    known = tx.staff.by_telegram_id(visit.user.id)
    return known.name if known else " ".join(visit.user.first_name.split())[:NAME_LIMIT]


async def translate_last(visit: Visit, shopper_id: int) -> Effects:
    """Tell staff in their language what the shopper wrote last."""
    shop = visit.shop
    text = await visit.workers.read(lambda tx: _last_words(tx, shopper_id))
    speak = staffroom.language(shop)
    if not text:
        return partial(_tell, visit, shopper_id, "staff.nothing_said")
    if language_of(text, speak) == speak:
        return partial(_tell, visit, shopper_id, "staff.same_language")
    made = await _translated(visit, text, speak)
    if made is None:
        return partial(_tell, visit, shopper_id, "staff.untranslatable")
    return lambda tx: _tell(visit, shopper_id, "staff.translation", tx, text=made)


def _relay(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
    """Send a staff member's words to the shopper."""
    message, handoffs, shopper_id = visit.message, visit.shop.handoffs, shopper.shopper_id
    caption = message.caption or ""
    if message.text:
        handoffs.reply_text(shopper_id, message.text, by, tx=tx)
    elif message.photo:
        handoffs.reply_photo(shopper_id, message.photo[-1].file_id, caption, by, tx=tx)
    else:
        _, copied = passed_on(message)
        chat, number = copied["from_chat_id"], copied["message_id"]
        handoffs.reply_copy(shopper_id, chat, number, caption, by, tx)


def _edited(visit: Visit, tx: Transaction) -> None:
    message = visit.message
    shopper = _whom(message, tx)
    among = (message.text or "").startswith((AMONG_STAFF, "/"))
    if shopper and not among and tx.handoffs.live(shopper.shopper_id):
        _tell(visit, shopper.shopper_id, "staff.not_edited", tx)


def _queue(visit: Visit, tx: Transaction) -> None:
    """One card a chat, where it was asked for; they are the ones that are kept up to date."""
    live, here = tx.handoffs.all_live(), fixing.here(visit.message)
    waiting = sum(each.state == "waiting" for each in live)
    counts = {"waiting": waiting, "taken": len(live) - waiting}
    key = "staff.queue" if live else "staff.queue_empty"
    staffroom.tell(visit.shop, tx, visit.now, key, None, here, **counts)
    for each in live[:MOST_CARDS]:
        payload = {"handoff_id": each.handoff_id, "afresh": True, **here}
        staffroom.post(visit.shop, tx, visit.now, SHOW_HANDOFF, payload, each.shopper_id)
    if len(live) > MOST_CARDS:
        more = len(live) - MOST_CARDS
        staffroom.tell(visit.shop, tx, visit.now, "staff.queue_more", None, here, count=more)


async def _look_up(visit: Visit, kind: str, words: str) -> Effects:
    """Products or approved answers to choose from."""
    if not words:
        return partial(act_on, visit, _what_words, asked=True)
    language = language_of(words, staffroom.language(visit.shop))
    found = await visit.think(lambda _: _find(visit, kind, words, language))

    def offer(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
        if not found:
            _tell(visit, shopper.shopper_id, "staff.nothing_found", tx, words=words)
            return
        labelled = [(title, tx.conversations.label(key)) for key, title in found]
        board = keyboards.to_send(kind, shopper.shopper_id, labelled)
        staffroom.tell(
            visit.shop, tx, visit.now, f"staff.choose_{kind}", shopper.shopper_id,
            {"reply_markup": board}, name=shopper.name,
        )  # fmt: skip

    return partial(act_on, visit, offer, asked=True)


def _find(visit: Visit, kind: str, words: str, language: Language) -> list[tuple[str, str]]:
    """(id, title) of what fits the words."""
    if kind == "product":
        cards = visit.shop.find_cards(words, language, MOST_FOUND)
        return [(card.product_id, card.title) for card in cards]
    answers = visit.shop.find_answers(words, language, MOST_FOUND)
    return [(source.id, source.title) for source in answers]


async def _translate(visit: Visit, words: str) -> Effects:
    """`/translate WORDS`: to the shopper, in their language. Without words: their last message."""
    shopper = await visit.workers.read(lambda tx: _whom(visit.message, tx))
    if shopper is None:
        return partial(act_on, visit, _what_words, asked=True)
    if not words:
        return await translate_last(visit, shopper.shopper_id)
    to = shopper.language or visit.shop.languages[0]
    made = await _translated(visit, words, to)
    if made is None:
        return partial(_tell, visit, shopper.shopper_id, "staff.untranslatable")

    def reply(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
        handoffs = visit.shop.handoffs
        handoffs.reply_text(shopper.shopper_id, made, by, translated=True, tx=tx)
        _tell(visit, shopper.shopper_id, "staff.translation", tx, text=made)

    return partial(act_for, visit, reply, shopper)


async def _translated(visit: Visit, text: str, to: Language) -> str | None:
    try:
        return await visit.think(lambda cancelled: visit.shop.translate(text, to, cancelled))
    except TimeoutError:
        return None


def _last_words(tx: Transaction, shopper_id: int) -> str:
    """What the shopper wrote last."""
    turns = tx.conversations.last_turns(shopper_id, 20)
    return next((turn.question for turn in reversed(turns) if turn.question), "")


def _what_words(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
    _tell(visit, shopper.shopper_id, "staff.what_words", tx)


def _tell(visit: Visit, about: int, key: str, tx: Transaction, **values: object) -> None:
    staffroom.tell(visit.shop, tx, visit.now, key, about, **values)


def _whom(message: Message, tx: Transaction) -> Shopper | None:
    """Whom a message in the staff chat is for: by its topic, else by what it replies to."""
    shopper_id = None
    if message.message_thread_id is not None:
        shopper_id = tx.conversations.shopper_in_topic(message.message_thread_id)
    if shopper_id is None and message.reply_to_message:
        replied = message.reply_to_message.message_id
        shopper_id = tx.outbox.about_whom(message.chat.id, replied)
    return tx.shoppers.get(shopper_id) if shopper_id is not None else None


def _has_content(message: Message) -> bool:
    """Not a notice such as "topic created"."""
    return bool(message.text or message.effective_attachment)


def _replies_to_bot(message: Message, bot_id: int) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot_id and replied.text)


def _nothing(_tx: Transaction) -> None:
    """Talk among staff."""


def take(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
    visit.shop.handoffs.take(shopper.shopper_id, by, tx=tx)


def give_back(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
    visit.shop.handoffs.give_back(shopper.shopper_id, by, tx)


def close(visit: Visit, tx: Transaction, shopper: Shopper, by: str) -> None:
    visit.shop.handoffs.close(shopper.shopper_id, by, tx)


ACTS: dict[str, Act] = {"take": take, "back": give_back, "close": close}
COMMANDS = ("queue", *ACTS, "product", "answer", "translate", "fix", "publish")
"""In the order in which Telegram's menu lists them."""
REFUSALS = {
    "taken": "staff.has_it",
    "not_open": "staff.not_open",
    "unknown": "staff.not_known",
    "too_long": "staff.too_long",
}
