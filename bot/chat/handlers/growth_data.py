"""What is kept of a shopper's part in the programme: to be handed over, and to be forgotten."""

from typing import Any

from bot import sharing
from bot.chat.ports import Transaction
from bot.chat.talks import Talk
from bot.sharing.explaining import told as explained


def exported(tx: Transaction, shopper_id: int) -> dict[str, Any]:
    """Ready for `json.dumps`, times as ISO 8601. Other people appear in no way but as the codes of
    links that the shopper came with; marks are told by their kinds alone."""
    entrant = tx.leaders.get(shopper_id)
    return sharing.export(tx, shopper_id) | {
        "touches": [
            {"code": one.code, "way": one.way, "at": one.touched_at.isoformat()}
            for one in tx.touches.of(shopper_id)
        ],
        "group_joins_brought": [
            one.joined_at.isoformat() for one in tx.group_links.joins_of(shopper_id)
        ],
        "group_joins": [one.joined_at.isoformat() for one in tx.group_links.came_by(shopper_id)],
        "marks": [
            {"kind": kind, "known_by": source, "at": at.isoformat()}
            for kind, _, source, at in tx.marks.of(shopper_id)
        ],
        "coupons": [
            {
                "code": None if one.awaited else one.code,
                "worth": {"en": one.pool.worth_en, "zh": one.pool.worth_zh},
                "given_at": one.given_at.isoformat() if one.given_at else None,
                "used_at": one.used_at.isoformat() if one.used_at else None,
                "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
            }
            for one in tx.coupons.of(shopper_id)
        ],
        "verdicts": _verdicts(tx, shopper_id),
        "leaderboard": entrant
        and {"nickname": entrant.nickname, "since": entrant.joined_at.isoformat()},
        "news": [
            {"kind": one.kind, "at": one.made_at.isoformat()} for one in tx.news.all_of(shopper_id)
        ],
    }


def forget(talk: Talk) -> None:
    """Leave a node without a name: nickname, news and the way into groups go (the marks go with the
    name). Nobody can follow the shopper's links into groups any more."""
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    tx.leaders.leave(shopper_id)
    tx.news.forget(shopper_id)
    for chat_id, address in tx.group_links.forget(shopper_id):
        payload = {"chat_id": chat_id, "invite_link": address}
        tx.outbox.add("revoke_chat_invite_link", payload, chat_id=chat_id, now=talk.now)


def _verdicts(tx: Transaction, shopper_id: int) -> list[dict[str, Any]]:
    """Of each order that the shopper has a part in: which promise said what, and what staff's check
    came to. Friends' orders are told by their day alone."""
    parts = tx.order_parts.of(shopper_id)
    orders = {one.order_key: one for one in tx.purchases.having([p.order_key for p in parts])}
    decisions = sharing.decided(tx, shopper_id, None)
    standing = tx.reviews.standing(list(orders))
    found = []
    for part in parts:
        order = orders[part.order_key]
        found.append(
            {
                "order_id": order.order_id if part.level == 0 else None,
                "placed_on": order.occurred_at.date().isoformat(),
                "level": part.level,
                "review": standing.get(part.order_key),
                "verdicts": [
                    {"rule": each.rule, "passed": each.passed, "reason": each.reason}
                    for one in explained(tx, part, decisions)
                    for each in one.verdicts
                ],
            }
        )
    return found
