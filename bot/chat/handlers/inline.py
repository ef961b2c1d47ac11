"""Inline mode: `@bot query` in any chat gives product cards with the sender's own link."""

import contextlib

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import TelegramError

from bot import sharing
from bot.chat.handlers.invites import kept_link, personal_link
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import ProductCard
from knowledge.passages import Language

MOST = 8
"""Results of one query."""
FRESH_SECONDS = 30
"""How long Telegram may repeat the results to the same person."""


async def answer(visit: Visit) -> Effects:
    """Answer an inline query at once. A query that is too old is left alone."""
    query = visit.update.inline_query
    assert query is not None
    known, language, results = await visit.workers.write(
        lambda tx: _results(visit, query.query, tx)
    )
    button = None
    if not known:
        text = say(language, "inline.start", shop=visit.shop.name)
        button = InlineQueryResultsButton(text, start_parameter="inline")
    with contextlib.suppress(TelegramError):
        await query.answer(results, cache_time=FRESH_SECONDS, is_personal=True, button=button)
    return _nothing


def chosen(visit: Visit) -> Effects:
    """A result was sent to a friend; its id is the link's code."""
    result = visit.update.chosen_inline_result
    assert result is not None
    code = result.result_id

    def effects(tx: Transaction) -> None:
        sharing.shared(tx, code, "inline", visit.now)

    return effects


def _results(
    visit: Visit, words: str, tx: Transaction
) -> tuple[bool, Language, list[InlineQueryResultArticle]]:
    """Whether we know the sender, what they speak, and what to show them.

    A stranger gets no link and is not written down: who only looks stays new, and can be invited.
    """
    language, shop, text = visit.language(tx), visit.shop, words.strip()
    cards = shop.find_cards(text, language, MOST) if text else shop.cards(language, None, 0, MOST)
    known = tx.shoppers.by_telegram_id(visit.user.id)
    if known is None:
        address = f"https://t.me/{visit.bot.username}"
        return (
            False,
            language,
            [
                _article(f"card-{number}", card, _plain(card), address, language)
                for number, card in enumerate(cards)
            ],
        )
    talk = visit.talk(tx)
    articles = [_personal(talk, card) for card in cards]
    return True, language, articles if text else [_invitation(talk), *articles]


def _personal(talk: Talk, card: ProductCard) -> InlineQueryResultArticle:
    code, link, words = kept_link(talk, card.product_id)
    return _article(code, card, words or _plain(card), link, talk.language)


def _invitation(talk: Talk) -> InlineQueryResultArticle:
    code, link = personal_link(talk, None)
    words = talk.words("share.shop", shop=talk.shop.name)
    return InlineQueryResultArticle(
        code,
        talk.words("inline.shop_title", shop=talk.shop.name),
        _content(words, link),
        description=talk.words("inline.shop_text"),
        reply_markup=_open(talk.language, link),
    )


def _article(
    result_id: str, card: ProductCard, words: str, link: str, language: Language
) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        result_id,
        card.title,
        _content(words, link),
        description=f"{card.price} · {card.availability}",
        reply_markup=_open(language, link),
    )


def _content(words: str, link: str) -> InputTextMessageContent:
    preview = LinkPreviewOptions(is_disabled=True)
    return InputTextMessageContent(f"{words}\n{link}", link_preview_options=preview)


def _open(language: Language, link: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(say(language, "inline.open"), url=link)]])


def _plain(card: ProductCard) -> str:
    return f"{card.title}\n{card.price}"


def _nothing(_tx: Transaction) -> None:
    """Nothing more is to be kept."""
