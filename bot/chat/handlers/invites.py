"""Sharing: the offer, the message to send on, the QR code, `/invite`."""

import asyncio
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import segno

from bot import sharing
from bot.chat import keyboards
from bot.chat.drafts import Draft
from bot.chat.handlers.promises import promised
from bot.chat.handlers.rewards import balances
from bot.chat.line import Dropped
from bot.chat.ports import Transaction
from bot.chat.talks import CAPTION_LIMIT, Talk, units
from bot.chat.texts import say
from bot.chat.visits import Effects, Visit
from bot.messages import Tone
from growth.links import deep_link
from knowledge.passages import Language

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """Words to share with, without a link. `tone` of None: those that only name what is shared."""

    text: str
    tone: Tone | None = None


async def share_words(visit: Visit, product_id: str | None, language: Language) -> Words:
    """Words to share a product with, or the shop. Slow. Raises Dropped."""
    shop = visit.shop
    if product_id is None:
        return Words(say(language, "share.shop", shop=shop.name))
    try:
        async with Draft(visit.bot, visit.user.id, visit.update.update_id, streamed=False):
            made = await visit.think(lambda _: shop.share_message(product_id, language))
        if made is not None:
            return Words(made.text, made.tone)
    except Dropped:
        raise
    except Exception:  # sharing must not hang on the model
        log.exception("No share message for product %s; the plain one is used.", product_id)
    card = await asyncio.to_thread(shop.card, product_id, language)
    if card is None:
        return Words(say(language, "share.shop", shop=shop.name))
    return Words(say(language, "share.product", title=card.title, shop=shop.name))


def offer_to_share(talk: Talk, product_id: str | None, words: Words) -> None:
    """Ask the shopper to share, unless they were asked meanwhile."""
    days, shopper_id = talk.shop.offer_every_days, talk.shopper.shopper_id
    if sharing.may_offer(talk.tx, shopper_id, talk.now, days):
        sharing.offer(
            talk.tx,
            shopper_id,
            product_id,
            words.text,
            talk.now,
            words.tone,
            _campaign(talk, product_id),
        )
        talk.say("share.offer")
        _send_on(talk, product_id, words)


async def share_asked(visit: Visit, label: int) -> Effects:
    """The shopper wants to share a product (label 0: the shop)."""
    await visit.acknowledge()
    product_id, language = await visit.workers.read(
        lambda tx: (tx.conversations.labelled(label), visit.language(tx))
    )
    words = await share_words(visit, product_id, language)

    def effects(tx: Transaction) -> None:
        talk = visit.talk(tx, language)
        talk.say("share.ready")
        _send_on(talk, product_id, words)

    return effects


def qr_asked(talk: Talk, label: int) -> None:
    """The shopper's link as a picture to scan."""
    product_id = talk.tx.conversations.labelled(label)
    code, link, _ = kept_link(talk, product_id)
    sharing.shared(talk.tx, code, "qr", talk.now)
    talk.picture(qr_code(link), talk.words("share.qr_caption", link=link))


def invite(talk: Talk, _argument: str) -> None:
    """`/invite`: link, QR code, and what came of it."""
    code, link = personal_link(talk, None)
    standing = sharing.standing(talk.tx, talk.shopper.shopper_id)
    promise = promised(talk)
    told = [talk.words("invite.link", link=link), promise, "\n".join(_came(talk, standing))]
    if units("\n\n".join(told)) > CAPTION_LIMIT:
        talk.send(promise)
        told.remove(promise)
    words = talk.words("share.shop", shop=talk.shop.name)
    talk.tx.conversations.keep_share_text(talk.shopper.shopper_id, None, words, code)
    talk.picture(
        qr_code(link),
        "\n\n".join(told),
        keyboards.share(talk.language, f"{words}\n{link}", link, "", None),
    )


def _came(talk: Talk, standing: sharing.Standing) -> Iterator[str]:
    """How many came and bought, and what that brought."""
    yield talk.words("invite.came", invited=standing.invited, bought=standing.bought)
    if joined := talk.tx.group_links.joins(talk.shopper.shopper_id):
        yield talk.words("invite.joined", count=joined)
    yield from balances(talk)


def personal_link(talk: Talk, product_id: str | None, tone: Tone | None = None) -> tuple[str, str]:
    """(code, link) of this shopper for that product, or the shop, with words in that tone; always
    the same while the same campaign runs for it."""
    code = sharing.link_for(
        talk.tx,
        talk.shopper.shopper_id,
        product_id,
        talk.now,
        talk.shop.new_code,
        _campaign(talk, product_id),
        tone,
    ).code
    return code, deep_link(talk.bot_name, code)


def qr_code(link: str) -> bytes:
    """PNG."""
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def kept_link(talk: Talk, product_id: str | None) -> tuple[str, str, str | None]:
    """(code, link, words) of what this shopper shared last of that product or the shop; words are
    None where nothing was, or in another campaign: they may name it."""
    kept = talk.tx.conversations.share_text(talk.shopper.shopper_id, product_id)
    link = talk.tx.links.get(kept[1]) if kept and kept[1] else None
    if kept and link and link.campaign_id == _campaign(talk, product_id):
        return link.code, deep_link(talk.bot_name, link.code), kept[0]
    return *personal_link(talk, product_id), None


def _campaign(talk: Talk, product_id: str | None) -> str | None:
    """The campaign that runs now for what is shared; none has the shop as a whole."""
    return talk.shop.campaign_of(product_id) if product_id else None


def _send_on(talk: Talk, product_id: str | None, words: Words) -> None:
    """A message to send on, by itself, so that it can be forwarded as it is."""
    code, link = personal_link(talk, product_id, words.tone)
    talk.tx.conversations.keep_share_text(talk.shopper.shopper_id, product_id, words.text, code)
    card = talk.shop.card(product_id, talk.language) if product_id else None
    label = talk.tx.conversations.label(product_id) if product_id else 0
    message = f"{words.text}\n{link}"
    query = card.title if card else ""
    talk.send(message, keyboards.share(talk.language, message, link, query, label))
