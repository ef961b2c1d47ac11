"""How a handoff looks in the staff chat: who needs a person, why, what was said, what to do."""

from datetime import datetime, timedelta

from bot.chat import keyboards
from bot.chat.ports import Shop
from bot.chat.talks import TEXT_LIMIT, cut
from bot.chat.texts import say
from bot.filling import money
from bot.handoffs import Invited, Ordered, Waiting
from bot.messages import Handoff, Turn
from knowledge.passages import Language

TURN_LIMIT = 500
"""Characters of one turn; the whole of a long one was sent, or stands above in the topic."""


def words(view: Waiting, shop: Shop, now: datetime) -> str:
    """The card as text, in the language of staff."""
    speak = shop.languages[0]
    shopper = view.shopper
    about = say(
        speak,
        "staff.who",
        name=shopper.name,
        shopper=shopper.shopper_id,
        language=say(speak, f"language.{view.language}"),
        reason=say(speak, view.handoff.reason),
    )
    head = [state(view.handoff, shop, now), about, _orders(view.orders, speak)]
    head.append(_invitation(view.invitation, speak))
    turns = [line for turn in view.turns if (line := _turn(turn, shopper.name, speak))]
    live = [say(speak, "staff.how")] if view.handoff.closed_at is None else []
    room = TEXT_LIMIT - 1200
    parts = ["\n".join(head), cut("\n\n".join(turns), room), *live]
    return cut("\n\n".join(part for part in parts if part), TEXT_LIMIT)


def keyboard(view: Waiting, shop: Shop) -> keyboards.Keyboard:
    """What staff may do with it."""
    return keyboards.handoff(shop.languages[0], view.handoff)


def state(handoff: Handoff, shop: Shop, now: datetime) -> str:
    """Who waits, who has it, or how it ended; with the rating once there is one."""
    speak, by = shop.languages[0], handoff.taken_by
    match handoff.state:
        case "waiting":
            since = handoff.opened_at.astimezone(shop.handoffs.hours.zone)
            minutes = int((now - handoff.opened_at) / timedelta(minutes=1))
            text = say(speak, "staff.waiting", since=f"{since:%m-%d %H:%M}", minutes=minutes)
        case "taken":
            text = say(speak, "staff.taken_by", by=by)
        case "given_back" if by:
            text = say(speak, "staff.given_back", by=by)
        case "closed" if by:
            text = say(speak, "staff.closed", by=by)
        case "withdrawn":
            text = say(speak, "staff.withdrawn")
        case "blocked":
            text = say(speak, "staff.gone")
        case _:
            text = say(speak, "staff.closed_untaken")
    if handoff.rating is None:
        return text
    stars = "★" * handoff.rating + "☆" * (5 - handoff.rating)
    return f"{text}\n{say(speak, 'staff.rated', stars=stars)}"


def _orders(orders: tuple[Ordered, ...], speak: Language) -> str:
    if not orders:
        return say(speak, "staff.no_orders")
    told = [
        say(
            speak,
            "staff.refunded" if each.refunded else "staff.order",
            id=each.order_id,
            amount=money(each.amount, each.currency),
            refunded=money(each.refunded, each.currency),
        )
        for each in orders
    ]
    return say(speak, "staff.orders", orders=", ".join(told))


def _invitation(invitation: Invited, speak: Language) -> str:
    key = "staff.came_invited" if invitation.invited else "staff.came_alone"
    return say(speak, key, friends=invitation.friends, bought=invitation.bought)


def _turn(turn: Turn, name: str, speak: Language) -> str:
    """One turn in words; nothing for turns without any."""
    question, answer = cut(turn.question, TURN_LIMIT), cut(turn.answer, TURN_LIMIT)
    if turn.kind == "to_staff":
        text = question or say(speak, "staff.attachment")
        return say(speak, "staff.shopper_said", name=name, text=text)
    if turn.kind == "from_staff":
        text = answer or say(speak, "staff.attachment")
        return say(speak, "human.from_staff", name=turn.by or "", text=text)
    if question and answer:
        return say(speak, "staff.turn", question=question, answer=answer)
    return ""
