"""Messages of a shopper in their private chat."""

from telegram import ChatMember

from bot.chat.handlers import claims, codes, handoff, questions
from bot.chat.handlers.addressing import command_in
from bot.chat.handlers.commands import COMMANDS, UNLISTED, show_help
from bot.chat.ports import Transaction
from bot.chat.visits import Effects, Visit
from bot.referrals import naming


async def received(visit: Visit) -> Effects:
    """A command, a question, or a word to the staff member who has the chat."""
    command = command_in(visit.text, visit.bot.username)
    if command:
        name, argument = command
        act = COMMANDS.get(name) or UNLISTED.get(name, show_help)
        return lambda tx: act(visit.talk(tx), argument)
    if visit.message.contact:
        return claims.contact(visit)
    waits, silent = await visit.workers.read(lambda tx: handoff.standing(visit, tx))
    if silent or (waits and not visit.message.text):
        return lambda tx: handoff.to_staff(visit, tx)
    if naming.code_of(visit.text, visit.bot.username):
        code = await visit.workers.read(lambda tx: codes.code_in(visit, tx))
        if code:
            return lambda tx: codes.named(visit.talk(tx), code)
    return await questions.asked(visit)


def edited(visit: Visit) -> Effects:
    """A shopper changed what they wrote. Staff who answer them are told; an answer of the bot
    stands."""

    def effects(tx: Transaction) -> None:
        if handoff.standing(visit, tx)[1]:
            handoff.edit_to_staff(visit, tx)

    return effects


def membership(visit: Visit) -> Effects:
    """A shopper blocked the bot. Letting it in again is theirs to say, with `/start`."""
    change = visit.update.my_chat_member
    assert change is not None
    blocked = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)

    def effects(tx: Transaction) -> None:
        shopper = tx.shoppers.by_telegram_id(visit.user.id)
        if shopper and blocked:
            tx.shoppers.set_stopped(shopper.shopper_id, True)
            visit.shop.telling.hold(tx, shopper.shopper_id, visit.now)
            handoff.lost(visit, tx, shopper.shopper_id)

    return effects
