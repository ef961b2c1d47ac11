"""Questions only the ledger's doctor asks of payouts and coupons: each finds the rows that break
one rule."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, case, func, or_, select

from bot.storage.accounts import postings, rewards, transactions
from bot.storage.coupon_tables import coupon_facts, coupons, free_coupons
from bot.storage.payouts import (
    joined_lines,
    line_amount,
    open_payouts,
    payout_facts,
    payout_lines,
    payout_lists,
    payout_taken_off,
)
from growth.programme import COUPONS

_given = coupon_facts.alias("given")
_ended = coupon_facts.alias("ended")


def broken(connection: Connection) -> Iterator[Iterator[str]]:
    """For each rule a sentence for each row that breaks it, by row number."""
    yield _misposted(connection)
    yield _unlisted(connection)
    yield _wrongly_open(connection)
    yield _given_twice(connection)
    yield _given_for_nothing(connection)
    yield _without_code(connection)
    yield _wrongly_free(connection)


def _misposted(connection: Connection) -> Iterator[str]:
    """Lines of which something else was posted than what their list pays."""
    posted = (
        select(
            transactions.c.payout_line,
            func.sum(
                case(
                    (
                        (postings.c.account == "paid")
                        & (postings.c.shopper_id == payout_lines.c.shopper_id)
                        & (postings.c.currency == payout_lists.c.unit),
                        postings.c.amount,
                    ),
                    else_=0,
                )
            ).label("amount"),
        )
        .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
        .join(payout_lines, payout_lines.c.line_id == transactions.c.payout_line)
        .join(payout_lists, payout_lists.c.list_id == payout_lines.c.list_id)
        .group_by(transactions.c.payout_line)
        .subquery()
    )
    due = case((payout_facts.c.fact_id.is_not(None), line_amount), else_=0)
    paid = func.coalesce(posted.c.amount, 0)
    rows = connection.execute(
        select(payout_lines.c.line_id, due, paid)
        .select_from(joined_lines)
        .outerjoin(
            payout_facts,
            (payout_facts.c.list_id == payout_lines.c.list_id) & (payout_facts.c.what == "paid"),
        )
        .outerjoin(posted, posted.c.payout_line == payout_lines.c.line_id)
        .where(due != paid)
        .order_by(payout_lines.c.line_id)
    )
    for line, amount, found in rows:
        yield f"payout line {line} pays {amount}, but {found} was posted for it"


def _unlisted(connection: Connection) -> Iterator[str]:
    rows = connection.execute(
        select(transactions.c.transaction_id, transactions.c.payout_line)
        .outerjoin(payout_lines, payout_lines.c.line_id == transactions.c.payout_line)
        .where(transactions.c.payout_line.is_not(None), payout_lines.c.line_id.is_(None))
        .order_by(transactions.c.transaction_id)
    )
    for transaction, line in rows:
        yield f"ledger transaction {transaction} pays payout line {line}, which is on no list"


def _wrongly_open(connection: Connection) -> Iterator[str]:
    ended = select(payout_facts.c.list_id).where(payout_facts.c.what.in_(("cancelled", "paid")))
    noted = (open_payouts.c.list_id == payout_lines.c.list_id) & (
        open_payouts.c.shopper_id == payout_lines.c.shopper_id
    )
    off = payout_lines.c.line_id.in_(select(payout_taken_off.c.line_id))
    over = or_(payout_lines.c.list_id.in_(ended), off)
    rows = connection.scalars(
        select(payout_lines.c.line_id)
        .outerjoin(open_payouts, noted)
        .where(or_(over & open_payouts.c.list_id.is_not(None),
                   ~over & open_payouts.c.list_id.is_(None)))
        .order_by(payout_lines.c.line_id)
    )  # fmt: skip
    for line in rows:
        yield f"payout line {line} is kept as open, and its list has ended, or the reverse"


def _live() -> Select[tuple[int, int]]:
    """(reward, code) of codes that were given and not revoked."""
    return (
        select(_given.c.reward_id, _given.c.coupon_id)
        .outerjoin(
            _ended, (_ended.c.coupon_id == _given.c.coupon_id) & (_ended.c.what == "revoked")
        )
        .where(_given.c.what == "given", _ended.c.fact_id.is_(None))
    )


def _given_twice(connection: Connection) -> Iterator[str]:
    live = _live().subquery()
    rows = connection.execute(
        select(live.c.reward_id, func.count())
        .group_by(live.c.reward_id)
        .having(func.count() > 1)
        .order_by(live.c.reward_id)
    )
    for reward, count in rows:
        yield f"reward {reward} has {count} coupons that work: it can have one"


def _earned() -> Select[tuple[int | None]]:
    """Rewards that hold a coupon as the person's own."""
    return (
        select(transactions.c.reward_id)
        .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
        .where(postings.c.account == "earned", postings.c.currency == COUPONS)
        .group_by(transactions.c.reward_id)
        .having(func.sum(postings.c.amount) > 0)
    )


def _given_for_nothing(connection: Connection) -> Iterator[str]:
    live = _live().subquery()
    rows = connection.execute(
        select(live.c.coupon_id, live.c.reward_id)
        .where(live.c.reward_id.not_in(_earned()))
        .order_by(live.c.coupon_id)
    )
    for coupon, reward in rows:
        yield f"coupon {coupon} was given for reward {reward}, which holds none"
    others = connection.scalars(
        select(_given.c.coupon_id)
        .join(rewards, rewards.c.reward_id == _given.c.reward_id)
        .join(coupons, coupons.c.coupon_id == _given.c.coupon_id)
        .where(or_(rewards.c.shopper_id != _given.c.shopper_id, rewards.c.pool != coupons.c.pool))
        .order_by(_given.c.coupon_id)
    )
    for coupon in others:
        yield f"coupon {coupon} was given to somebody else than its reward, or from another pool"


def _without_code(connection: Connection) -> Iterator[str]:
    """A code that staff revoked was given all the same."""
    taken_back = (
        (_ended.c.coupon_id == _given.c.coupon_id)
        & (_ended.c.what == "revoked")
        & _ended.c.by.is_(None)
    )
    served = (
        select(_given.c.reward_id)
        .outerjoin(_ended, taken_back)
        .where(_given.c.what == "given", _ended.c.fact_id.is_(None))
    )
    earned = _earned().subquery()
    rows = connection.scalars(
        select(earned.c.reward_id)
        .where(earned.c.reward_id.not_in(served))
        .order_by(earned.c.reward_id)
    )
    for reward in rows:
        yield f"reward {reward} holds a coupon, but no code was given for it"


def _wrongly_free(connection: Connection) -> Iterator[str]:
    spent = select(coupon_facts.c.coupon_id)
    wrong = or_(
        free_coupons.c.coupon_id.is_not(None) & coupons.c.coupon_id.in_(spent),
        free_coupons.c.coupon_id.is_(None) & coupons.c.coupon_id.not_in(spent),
        free_coupons.c.pool != coupons.c.pool,
    )
    rows = connection.scalars(
        select(coupons.c.coupon_id)
        .outerjoin(free_coupons, free_coupons.c.coupon_id == coupons.c.coupon_id)
        .where(wrong)
        .order_by(coupons.c.coupon_id)
    )
    for coupon in rows:
        yield f"coupon {coupon} is kept as free, and something became of it, or the reverse"
