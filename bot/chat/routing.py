"""What each kind of update does: from a visit to its effects."""

from bot.chat import staffroom
from bot.chat.handlers import group_links, groups, inline, messages, staff, staff_taps, taps
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
    if chat is None or update.effective_user is None:
        return nothing
    if await _is_staff_chat(visit, chat.id):
        return await _from_staff(visit)
    if update.chat_member:
        return group_links.changed(visit)
    if update.effective_user.is_bot:
        return nothing
    if chat.type != chat.PRIVATE:
        return await groups.heard(visit) if update.message else nothing
    if update.my_chat_member:
        return messages.membership(visit)
    if update.callback_query:
        return await taps.tapped(visit)
    if update.edited_message:
        return messages.edited(visit)
    return await messages.received(visit) if update.message else nothing


async def _from_staff(visit: Visit) -> Effects:
    if visit.update.callback_query:
        return await staff_taps.tapped(visit)
    if visit.update.message or visit.update.edited_message:
        return await staff.heard(visit)
    return nothing


async def _is_staff_chat(visit: Visit, chat_id: int) -> bool:
    """Also by the id it had before it became a supergroup."""
    configured = visit.shop.staff_chat
    if configured is None or chat_id == configured:
        return configured is not None
    return chat_id < 0 and chat_id == await visit.workers.read(
        lambda tx: staffroom.chat_of(visit.shop, tx)
    )


def nothing(_tx: Transaction) -> None:
    """An update that concerns nobody."""
