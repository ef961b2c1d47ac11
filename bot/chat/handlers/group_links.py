"""A shopper's own invitation link of a group, and who came through it."""

import logging

from telegram import ChatMember, ChatMemberUpdated
from telegram.error import TelegramError

from bot.chat import keyboards
from bot.chat.ports import Transaction
from bot.chat.visits import Effects, Visit

log = logging.getLogger(__name__)

OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


async def asked(visit: Visit) -> Effects | None:
    """`/invite` in a group: the link goes to the shopper's private chat. None for somebody whom we
    do not know, and where the bot may not make links."""
    group = visit.chat.id
    known, address = await visit.workers.read(lambda tx: _known(visit, tx, group))
    if not known:
        return None
    if address is None:
        try:
            made = await visit.bot.create_chat_invite_link(group, name=visit.shop.name[:32])
        except TelegramError as error:
            log.info("No invitation link of a group could be made: %s.", error.message)
            return None
        address = made.invite_link
    kept, title = address, visit.chat.title or ""

    def effects(tx: Transaction) -> None:
        talk = visit.talk(tx)
        link = tx.group_links.add(group, talk.shopper.shopper_id, kept, talk.now)
        url = link.address or kept
        talk.say("group.link", keyboards.group_link(talk.language, url), title=title, link=url)

    return effects


def changed(visit: Visit) -> Effects:
    """Somebody came into a group, or left it. Who came by a shopper's link counts once."""
    change = visit.update.chat_member
    assert change is not None
    address, person = _came_by(change), change.new_chat_member.user

    def effects(tx: Transaction) -> None:
        link = tx.group_links.by_address(address) if address else None
        known = tx.shoppers.by_telegram_id(person.id)
        own = link and known and known.shopper_id == link.shopper_id
        if link and not own and not tx.shoppers.was_forgotten(person.id):
            tx.group_links.joined(link, tx.shoppers.mark(person.id), visit.now)

    return effects


def _came_by(change: ChatMemberUpdated) -> str | None:
    """The link by which a person, no bot, has just come in."""
    before, after = change.old_chat_member, change.new_chat_member
    came = before.status in OUTSIDE and after.status not in OUTSIDE
    if not came or after.user.is_bot or change.invite_link is None:
        return None
    return change.invite_link.invite_link


def _known(visit: Visit, tx: Transaction, group: int) -> tuple[bool, str | None]:
    """Whether we know the sender and may write to them, and their link to the group so far."""
    shopper = tx.shoppers.by_telegram_id(visit.user.id)
    if shopper is None:
        return False, None
    link = tx.group_links.of(group, shopper.shopper_id)
    return True, link.address if link else None
