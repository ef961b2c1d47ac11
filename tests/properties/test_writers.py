"""Several handlers at once leave what is sound, and what one handler alone would leave."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import reporting, sharing
from bot.storage.database import sqlite_engine
from bot.storage.transactions import Database
from tests.properties.test_rewards import (
    DAY,
    HEARD,
    NOW,
    OPENED,
    PEOPLE,
    orders,
    programmes,
    refund,
    soundly,
    state,
)

LATER = HEARD + 400 * DAY
HANDLERS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request, tmp_path_factory):
    """Opens an empty database, as often as wanted."""

    @contextmanager
    def on_postgresql():
        with request.getfixturevalue("postgres").shop() as engine:
            yield Database(engine, b"key")

    @contextmanager
    def on_sqlite():
        database = Database(sqlite_engine(tmp_path_factory.mktemp("shop") / "shop.db"), b"key")
        database.create()
        yield database
        database.close()

    return on_postgresql if request.param == "postgresql" else on_sqlite


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.data(),
    events=orders(),
    programme=programmes(),
    cap=st.sampled_from([None, 0, 500, 2_000]),
    gone=st.sampled_from(range(len(PEOPLE))),
)
def test_several_at_once_end_where_one_alone_does(opened, data, events, programme, cap, gone):
    if cap is not None:
        capped = tuple(replace(each, programme_cap=cap) for each in programme.rules)
        programme = replace(programme, rules=capped)
    heard = data.draw(st.permutations(events * 2))
    with opened() as shop:
        ids = peopled(shop, programme)
        while heard:
            several = heard[: data.draw(st.integers(2, HANDLERS))]
            heard = heard[len(several) :]
            at_once(shop, several, night=data.draw(st.booleans()))
            with shop.write() as tx:
                soundly(tx, programme)
                rewards = Counter(
                    (reward.order_key, reward.shopper_id, reward.level, reward.rule)
                    for reward in tx.ledger.between(1, len(ids))
                )
                assert set(rewards.values()) <= {1}
        with shop.write() as tx:
            sharing.settle(tx, LATER)
            reached = state(tx)
            assert reporting.doctor_ledger(tx) == []
        if cap is None:  # under a cap that is used up, who is heard first is served first
            with opened() as other:
                peopled(other, programme)
                assert by_one(other, events) == reached
        is_forgotten(shop, ids, ids[gone])
        at_once(
            shop,
            [
                refund(event, "all", event.amount, LATER)
                for event in events
                if event.type == "order"
            ],
        )
        with shop.read() as tx:
            promised = {rule.name for rule in programme.rules}  # milestones outlive their hold
            rewards = tx.ledger.between(1, len(ids))
            assert not any(each.held.total for each in rewards if each.rule in promised)
            assert reporting.doctor_ledger(tx) == []


def at_once(shop, events, night=False):
    """Each event in a transaction of its own; the work of a night may fall among them."""

    def take(event):
        with shop.write() as tx:
            sharing.take_order(tx, event, HEARD)

    def settle():
        with shop.write() as tx:
            sharing.settle(tx, HEARD - 60 * DAY)

    with ThreadPoolExecutor(HANDLERS) as handlers:
        done = [handlers.submit(take, event) for event in events]
        done += [handlers.submit(settle)] if night else []
    for one in done:
        one.result()


def by_one(shop, events):
    with shop.write() as tx:
        for event in sorted(events, key=lambda event: event.occurred_at):
            sharing.take_order(tx, event, HEARD)
        sharing.settle(tx, LATER)
        return state(tx)


def is_forgotten(shop, ids, gone):
    with shop.write() as tx:
        before = [tx.ledger.balances(person) for person in ids], tx.invitations.edges()
        sharing.forget(tx, gone, LATER)
        assert ([tx.ledger.balances(person) for person in ids], tx.invitations.edges()) == before


def peopled(shop, programme):
    """The programme, and the people of the chain with who brought whom; their ids."""
    ids, codes = {}, {}
    with shop.write() as tx:
        sharing.publish(tx, programme, "owner", NOW - 99 * DAY, "owner")
        for number, (name, inviter) in enumerate(PEOPLE.items()):
            met = tx.shoppers.meet(number + 1, name, "en", NOW)
            ids[name] = met.shopper.shopper_id
            link = sharing.link_for(tx, ids[name], None, NOW, lambda n=number: f"{n:014d}")
            codes[name] = link.code
            sharing.arrive(tx, ids[name], codes[inviter] if inviter else None, met.new, NOW)
        for name, (owner, days) in OPENED.items():
            tx.touches.add(ids[name], codes[owner], "start", NOW + days * DAY, None)
    return list(ids.values())
