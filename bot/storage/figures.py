"""What reports are counted from: one row a person or order, read in one pass over the facts."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, case, func, select
from sqlalchemy.sql import ColumnElement

from bot.storage.accounts import postings, rewards, transactions
from bot.storage.columns import UtcTime
from bot.storage.invitations import branches, invitations
from bot.storage.links import links, shares
from bot.storage.offers import offers
from bot.storage.order_tables import bought, order_events
from bot.storage.programmes import programmes
from bot.storage.refunds import refunded
from bot.storage.shoppers import shoppers
from growth.cohorts import Member
from growth.funnels import Asked, Origin, Paid
from growth.spending import Outlay

_AT_ONCE = 5_000
"""Rows that are held at once."""

_edges = (
    select(branches.c.shopper_id.label("invitee_id"), branches.c.inviter_id)
    .where(branches.c.inviter_id.is_not(None))
    .subquery("edges")
)
"""Who was brought by whom, as the forest stands."""


class Figures:
    """Reads only, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people(self) -> int:
        """About how many people the shop knows: the newest number among them."""
        return self._connection.scalar(select(func.max(shoppers.c.shopper_id))) or 0

    def asked(self) -> Iterator[Asked]:
        """Everybody who was asked to share, with their first offer."""
        first = select(func.min(offers.c.offer_id)).group_by(offers.c.shopper_id)
        shared = _newest(links.c.shopper_id, shares.c.shared_at).join_from(
            shares, links, links.c.code == shares.c.code
        )
        shared_at = shared.subquery()
        brought_at = _newest(invitations.c.inviter_id, invitations.c.invited_at)
        brought = brought_at.subquery()
        query = (
            select(
                offers.c.offered_at,
                func.coalesce(offers.c.product_id, ""),
                func.coalesce(offers.c.campaign_id, ""),
                func.coalesce(offers.c.tone, ""),
                func.coalesce(shoppers.c.language, ""),
                shared_at.c.newest,
                brought.c.newest,
            )
            .join(shoppers, shoppers.c.shopper_id == offers.c.shopper_id)
            .outerjoin(shared_at, shared_at.c.person == offers.c.shopper_id)
            .outerjoin(brought, brought.c.person == offers.c.shopper_id)
            .where(offers.c.offer_id.in_(first))
        )
        for *origin, last_share, last_friend in self._rows(query):
            yield Asked(Origin(*origin), last_share, last_friend)

    def friends(self) -> Iterator[tuple[int, Origin, bool]]:
        """(person, the link they came by, whether they asked a question) of everybody invited."""
        query = (
            select(
                _edges.c.invitee_id,
                func.coalesce(invitations.c.invited_at, shoppers.c.met_at, type_=UtcTime),
                func.coalesce(links.c.product_id, ""),
                func.coalesce(links.c.campaign_id, ""),
                func.coalesce(links.c.variant, ""),
                func.coalesce(shoppers.c.language, ""),
                shoppers.c.asked_at.is_not(None),
            )
            .join(shoppers, shoppers.c.shopper_id == _edges.c.invitee_id)
            .outerjoin(invitations, invitations.c.invitee_id == _edges.c.invitee_id)
            .outerjoin(links, links.c.code == invitations.c.code)
        )
        for person, at, product, campaign, variant, language, asked in self._rows(query):
            origin = Origin(at, product, campaign, variant, language)
            yield person, origin, bool(asked)

    def orders(self) -> Iterator[tuple[int, int, datetime, str, str, Paid]]:
        """(order, buyer, when, campaign, currency, money) of every order of somebody invited."""
        back = {
            one.order_key: [(each.amount, each.refunded_at) for each in one.refunds]
            for one in refunded(self._connection)
        }
        query = (
            select(
                bought.c.order_key,
                bought.c.buyer_id,
                bought.c.occurred_at,
                func.coalesce(links.c.campaign_id, "").label("campaign"),
                bought.c.currency,
                bought.c.amount,
                programmes.c.terms,
            )
            .join(_edges, _edges.c.invitee_id == bought.c.buyer_id)
            .join(order_events, order_events.c.order_key == bought.c.order_key)
            .join(programmes, programmes.c.programme_id == order_events.c.programme_id)
            .outerjoin(invitations, invitations.c.invitee_id == bought.c.buyer_id)
            .outerjoin(links, links.c.code == invitations.c.code)
        )
        for key, buyer, at, campaign, currency, amount, terms in self._rows(query):
            paid = Paid(amount, at + _hold(terms), back.get(key, ()))
            yield key, buyer, at, campaign, currency, paid

    def costs(self) -> Iterator[tuple[int, str, Outlay]]:
        """(order, unit, what its rewards cost) of every order that ever earned."""
        granted = case(
            (
                (transactions.c.kind == "grant") & (postings.c.account != "programme"),
                postings.c.amount,
            ),
            else_=0,
        )
        query = (
            select(
                rewards.c.order_key,
                rewards.c.currency,
                func.sum(granted),
                *(func.sum(_in(account)) for account in ("pending", "earned")),
            )
            .join(transactions, transactions.c.reward_id == rewards.c.reward_id)
            .join(postings, postings.c.transaction_id == transactions.c.transaction_id)
            .group_by(rewards.c.order_key, rewards.c.currency)
        )
        for key, unit, *amounts in self._rows(query):
            given, pending, earned = map(int, amounts)
            yield key, unit, Outlay(granted=given, pending=pending, earned=earned)

    def paid_out(self) -> dict[str, int]:
        """What was paid out so far in each unit."""
        rows = self._connection.execute(
            select(postings.c.currency, func.sum(postings.c.amount))
            .where(postings.c.account == "paid")
            .group_by(postings.c.currency)
        )
        return {row[0]: int(row[1]) for row in rows}

    def members(self) -> Iterator[Member]:
        """Everybody the shop ever met."""
        seen = (
            select(links.c.shopper_id, func.count().label("shares"))
            .join(shares, shares.c.code == links.c.code)
            .group_by(links.c.shopper_id)
            .subquery()
        )
        query = (
            select(
                shoppers.c.met_at,
                func.coalesce(branches.c.depth, 0),
                func.coalesce(branches.c.direct, 0),
                func.coalesce(seen.c.shares, 0),
            )
            .outerjoin(branches, branches.c.shopper_id == shoppers.c.shopper_id)
            .outerjoin(seen, seen.c.shopper_id == shoppers.c.shopper_id)
        )
        for row in self._rows(query):
            yield Member(*row)

    def pairs(self) -> Iterator[tuple[datetime, datetime]]:
        """When an inviter and when their friend joined, for every friend."""
        inviter, friend = shoppers.alias("inviter"), shoppers.alias("friend")
        query = (
            select(inviter.c.met_at, friend.c.met_at.label("friend_met_at"))
            .select_from(_edges)
            .join(inviter, inviter.c.shopper_id == _edges.c.inviter_id)
            .join(friend, friend.c.shopper_id == _edges.c.invitee_id)
        )
        for row in self._rows(query):
            yield row[0], row[1]

    def _rows(self, query: Select[Any]) -> Iterator[Any]:
        yield from self._connection.execute(query, execution_options={"yield_per": _AT_ONCE})


def _newest(person: ColumnElement[int], at: ColumnElement[datetime]) -> Select[int, datetime]:
    newest = func.max(at, type_=UtcTime).label("newest")
    return select(person.label("person"), newest).group_by(person)


def _in(account: str) -> ColumnElement[int]:
    return case((postings.c.account == account, postings.c.amount), else_=0)


@lru_cache(maxsize=64)
def _hold(terms: str) -> timedelta:
    return timedelta(days=json.loads(terms)["hold_days"])
