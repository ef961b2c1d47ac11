"""What each kind of update does: from a visit to its effects."""

from bot.chat.handlers import groups, handoff, inline, messages, taps
from bot.chat.ports import Transaction
from bot.chat.visits import Effects, Visit


async def handle(visit: Visit) -> Effects:
    """Do the slow work of an update and say what it changes."""
    update = visit.update
    if update.inline_query:
        return await inline.answer(visit)
    if update.chosen_inline_result:
        return inline.chosen(visit)
    chat = update.effective_chat
    if chat is None or update.effective_user is None or update.effective_user.is_bot:
        return nothing
    if chat.id == visit.shop.staff_chat:
        return handoff.from_staff(visit) if update.message else nothing
    if chat.type != chat.PRIVATE:
        return await groups.heard(visit) if update.message else nothing
    if update.my_chat_member:
        return messages.membership(visit)
    if update.callback_query:
        return await taps.tapped(visit)
    return await messages.received(visit) if update.message else nothing


def nothing(_tx: Transaction) -> None:
    """An update that concerns nobody."""
