"""Inline keyboards, as the JSON that the Bot API takes. Callback data stays far below 64 bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)

from bot.chat.texts import say
from bot.messages import Handoff, ProductCard
from knowledge.passages import Language

Keyboard = Mapping[str, Any]
COPY_LIMIT = 256
"""Most characters that a copy button can carry."""
TITLE_LIMIT = 40
MOST_PRODUCTS = 8
"""Buttons of products under one message."""


def answer(
    language: Language, turn_id: int, products: Sequence[tuple[str, int]], *, marks: bool
) -> Keyboard:
    """Under an answer. `products` are (title, label); their buttons open the cards."""
    rows = [
        [_tap(say(language, "answer.product", title=_short(title)), f"card:{label}")]
        for title, label in products[:MOST_PRODUCTS]
    ]
    last = [_tap(say(language, "answer.human"), "human")]
    if marks:
        last = [
            _tap(say(language, "answer.up"), f"up:{turn_id}"),
            _tap(say(language, "answer.down"), f"down:{turn_id}"),
            *last,
        ]
    return _board([*rows, last])


def asking_back(language: Language, turn_id: int, products: Sequence[tuple[str, int]]) -> Keyboard:
    """Under a question of ours: which of these (title, label) was meant in that turn?"""
    rows = [
        [_tap(_short(title), f"pick:{turn_id}:{label}")]
        for title, label in products[:MOST_PRODUCTS]
    ]
    return _board([*rows, [_tap(say(language, "answer.human"), "human")]])


def without_marks(markup: InlineKeyboardMarkup) -> Keyboard:
    """The keyboard of an answer once it was marked."""
    return _board(
        [
            [button for button in row if not str(button.callback_data).startswith(("up:", "down:"))]
            for row in markup.inline_keyboard
        ]
    )


def human(language: Language) -> Keyboard:
    return _board([[_tap(say(language, "answer.human"), "human")]])


def show_again(language: Language, outbox_id: int) -> Keyboard:
    return _board([[_tap(say(language, "answer.show_again"), f"again:{outbox_id}")]])


def menu(language: Language) -> Keyboard:
    names = ("products", "invite", "language", "human", "help")
    buttons = [
        _tap(say(language, f"menu.{name}"), "human" if name == "human" else f"do:{name}")
        for name in names
    ]
    return _board([buttons[:2], buttons[2:4], buttons[4:]])


def languages(language: Language, offered: Sequence[Language]) -> Keyboard:
    return _board([[_tap(say(language, f"language.{each}"), f"lang:{each}") for each in offered]])


def categories(language: Language, names: Sequence[tuple[str, int]]) -> Keyboard:
    """One button a category; `names` are (category, label). Label 0 is the whole shop."""
    buttons = [_tap(_short(name), f"cat:{label}:0") for name, label in names]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return _board([*rows, [_tap(say(language, "products.all"), "cat:0:0")]])


def product_list(
    language: Language,
    cards: Sequence[tuple[ProductCard, int]],
    category: int,
    before: int | None,
    after: int | None,
) -> Keyboard:
    """One button a product, and the way to other pages; `before` and `after` are offsets."""
    rows = [
        [_tap(f"{_short(card.title)} · {card.price}", f"card:{label}")] for card, label in cards
    ]
    turn = []
    if before is not None:
        turn.append(_tap(say(language, "products.previous"), f"cat:{category}:{before}"))
    if after is not None:
        turn.append(_tap(say(language, "products.next"), f"cat:{category}:{after}"))
    back = [_tap(say(language, "products.back"), "cats")]
    return _board([*rows, turn, back])


def card(language: Language, label: int, url: str | None) -> Keyboard:
    """Under a product card."""
    rows = [
        [
            _tap(say(language, "products.ask"), f"ask:{label}"),
            _tap(say(language, "products.share"), f"share:{label}"),
        ]
    ]
    if url and url.startswith(("https://", "http://")):
        rows.append([InlineKeyboardButton(say(language, "products.open"), url=url)])
    return _board(rows)


def share(language: Language, message: str, link: str, query: str, label: int | None) -> Keyboard:
    """Under a message to send on. `query` finds it again through inline mode.

    `label` is the product's for a QR code, 0 for the shop's, None where the code is shown already.
    """
    chosen = SwitchInlineQueryChosenChat(
        query=query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )
    copied = message if len(message) <= COPY_LIMIT else link
    send = InlineKeyboardButton(say(language, "share.send"), switch_inline_query_chosen_chat=chosen)
    rest = [InlineKeyboardButton(say(language, "share.copy"), copy_text=CopyTextButton(copied))]
    if label is not None:
        rest.append(_tap(say(language, "share.qr"), f"qr:{label}"))
    return _board([[send], rest])


def group_link(language: Language, link: str) -> Keyboard:
    """Under the invitation link of a group."""
    return _board(
        [[InlineKeyboardButton(say(language, "share.copy"), copy_text=CopyTextButton(link))]]
    )


def nothing() -> Keyboard:
    """Takes the buttons of a message away."""
    return _board([])


def withdraw(language: Language) -> Keyboard:
    """For a shopper who waits for a person."""
    return _board([[_tap(say(language, "human.withdraw"), "withdraw")]])


def rating(handoff_id: int) -> Keyboard:
    return _board([[_tap("⭐" * stars, f"rate:{handoff_id}:{stars}")] for stars in range(5, 0, -1)])


def handoff(language: Language, of: Handoff) -> Keyboard:
    """For staff, under the card of a handoff; once it has ended, its answer can be put right."""
    number, last = of.handoff_id, [("translate", f"staff:translate:{of.handoff_id}")]
    fixing = [_tap(say(language, "fix.button"), f"staff:fix_chat:{number}")]
    if of.state == "waiting":
        first = [("take", f"staff:take:{number}"), ("close", f"staff:close:{number}")]
    elif of.state == "taken":
        first = [("give_back", f"staff:back:{number}"), ("close", f"staff:close:{number}")]
        last.append(("take_over", f"staff:over:{number}:{of.takes}"))
    else:
        return _board([fixing])
    rows = (first, last)
    acts = [[_tap(say(language, f"staff.{key}"), data) for key, data in row] for row in rows]
    return _board([*acts, fixing])


def to_send(kind: str, shopper_id: int, found: Sequence[tuple[str, int]]) -> Keyboard:
    """For staff: what to send that shopper, by (title, label). `kind`: product or answer."""
    return _board([[_tap(_short(title), f"staff:{kind}:{shopper_id}:{n}")] for title, n in found])


def gaps(language: Language, numbers: Sequence[int]) -> Keyboard:
    """For staff, under questions that nobody answered: one button each, in their order."""
    return _board(
        [
            [_tap(say(language, "fix.gap", number=place), f"staff:fix:{turn_id}")]
            for place, turn_id in enumerate(numbers, start=1)
        ]
    )


def fix(language: Language, number: int, *, proposed: bool) -> Keyboard:
    """For staff, under an answer that waits for a yes."""
    keys = (("both", "fix_both"), ("own_only", "fix_own")) if proposed else (("put", "fix_own"),)
    rows = (*keys, ("no", "fix_no"))
    return _board(
        [[_tap(say(language, f"fix.{key}"), f"staff:{act}:{number}")] for key, act in rows]
    )


def release(language: Language, job_id: str) -> Keyboard:
    """For staff, under what a check found."""
    return _board(
        [
            [
                _tap(say(language, "release.publish"), f"staff:publish:{job_id}"),
                _tap(say(language, "release.not_now"), "staff:publish_no"),
            ]
        ]
    )


def forget(language: Language) -> Keyboard:
    return _board(
        [
            [
                _tap(say(language, "forget.yes"), "forget:yes"),
                _tap(say(language, "forget.no"), "forget:no"),
            ]
        ]
    )


def link(words: str, url: str) -> Keyboard:
    return _board([[InlineKeyboardButton(words, url=url)]])


def _tap(words: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(words, callback_data=data)


def _board(rows: Sequence[Sequence[InlineKeyboardButton]]) -> Keyboard:
    """As JSON; an empty one takes away the buttons that were there."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled).to_dict() if filled else {"inline_keyboard": []}


def _short(title: str) -> str:
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1] + "…"
