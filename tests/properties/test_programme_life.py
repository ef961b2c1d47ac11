"""A programme lives: orders, refunds, corrections, reviews, payouts, new rules, in any order."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot import reporting, sharing
from bot.errors import BadInput
from growth import ledger
from growth.fraud.facts import Finding
from growth.programme import Milestone, Programme, Rule, Tier
from growth.purchases import OrderEvent
from tests.unit.bot.sharing.handing_over import fill_pool, pay_out

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PEOPLE = range(1, 6)
CAP = 1_500
PROGRAMMES = (
    Programme("CNY", (Rule("share", "inviter", "percent", 500, programme_cap=CAP),)),
    Programme(
        "CNY",
        (
            Rule("share", "inviter", "percent", 900, first_order_only=False, programme_cap=CAP),
            Rule("second", "inviter", "points", 3, level=2, tiers=(Tier(2, 4),), expires_days=9),
            Rule("gift", "friend", "coupon", 1, pool="gifts"),
        ),
        (Milestone("two", 2, "fixed", 700),),
        depth=2,
        hold_days=3,
        cap_per_inviter=2_000,
        attribution="last_touch",
    ),
)
people = st.sampled_from(PEOPLE)
orders = st.integers(0, 9)
amounts = st.sampled_from([19, 4_000, 10_000, 30_000])


class Life(RuleBasedStateMachine):
    """One shop, one transaction that is undone; time only passes."""

    def __init__(self, database, undone) -> None:
        super().__init__()
        self._open = undone(database)
        self.tx = self._open.__enter__()
        self.now = NOW
        self.events: list[OrderEvent] = []
        self.ids: list[int] = []

    @initialize(first=st.sampled_from(PROGRAMMES))
    def opens(self, first):
        self.publishes(first)
        fill_pool(self.tx, "gifts", 3, NOW)
        for number in PEOPLE:
            met = self.tx.shoppers.meet(number, f"N{number}", "en", NOW)
            self.ids.append(met.shopper.shopper_id)
            code = f"{number:014d}"
            sharing.link_for(self.tx, met.shopper.shopper_id, None, NOW, lambda code=code: code)
            by = None if number in (1, 5) else f"{number // 2:014d}"
            sharing.arrive(self.tx, met.shopper.shopper_id, by, met.new, NOW)

    @rule(programme=st.sampled_from(PROGRAMMES))
    def publishes(self, programme):
        sharing.publish(self.tx, programme, "owner", self.now, "owner")

    @rule(hours=st.sampled_from([1, 30, 200, 400]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        sharing.settle(self.tx, self.now)
        sharing.expire(self.tx, self.now)

    @rule(heard=st.lists(st.tuples(orders, people, amounts, st.integers(-1, 200)), max_size=4))
    def hears_of_orders(self, heard):
        for number, buyer, amount, ago in heard:
            if (f"o{number}", "order") not in {(e.order_id, e.type) for e in self.events}:
                self._hears("order", number, buyer, amount, ago)

    @rule(number=orders, amount=amounts, ago=st.integers(-1, 100))
    def hears_of_a_refund(self, number, amount, ago):
        self._hears("refund", number, None, amount, ago)

    @rule(data=st.data())
    def hears_it_again(self, data):
        if self.events:
            before = self._held()
            sharing.take_order(self.tx, data.draw(st.sampled_from(self.events)), self.now)
            assert self._held() == before

    @rule(friend=people, inviter=st.one_of(st.none(), people))
    def is_corrected(self, friend, inviter):
        with suppress(BadInput):
            if inviter is None:
                sharing.detach(self.tx, self._id(friend), "why", "olga", self.now)
            else:
                sharing.attach(
                    self.tx, self._id(friend), self._id(inviter), "why", "olga", self.now
                )

    @rule(who=people, owner=people)
    def opens_a_link(self, who, owner):
        if who != owner:
            self.tx.touches.add(self._id(who), f"{owner:014d}", "start", self.now, None)

    @rule(
        number=orders,
        outcome=st.sampled_from(["hold", "block"]),
        act=st.sampled_from(["pass", "block", None]),
    )
    def is_reviewed(self, number, outcome, act):
        found = self.tx.purchases.order("till", f"o{number}")
        if found and found[1] is not None:
            self.tx.reviews.add(found[0], Finding("burst", outcome, "Many.", {}), self.now)
            if act:
                self.tx.reviews.decide(found[0], act, "olga", "", self.now)
            sharing.right(self.tx, [found[0]], self.now)

    @rule(who=people)
    def is_paid(self, who):
        for balance in self.tx.ledger.balances(self._id(who)):
            if balance.currency == "CNY" and balance.earned > 0:
                line = pay_out(self.tx, self._id(who), balance.earned, self.now)
                entry = ledger.pay(balance.earned, self._id(who), "CNY")
                assert not self.tx.ledger.post_payout(line, entry, self.now)

    @rule(who=people)
    def is_forgotten(self, who):
        before = self._held(), self.tx.invitations.edges()
        sharing.forget(self.tx, self._id(who), self.now)
        assert self.tx.invitations.edges() == before[1]
        if all(event.occurred_at < self.now for event in self.events):  # no clock runs ahead
            assert self._held() == before[0]

    @invariant()
    def everything_balances(self):
        assert [told for broken in self.tx.checks.broken() for told in broken] == []
        held = Counter()
        for reward in self.tx.ledger.between(min(self.ids), max(self.ids)):
            assert reward.held.pending >= 0
            assert reward.held.earned >= 0
            held[reward.rule] += reward.held.total
        assert held["share"] <= CAP

    def teardown(self):
        try:
            assert reporting.doctor_ledger(self.tx) == []
        finally:
            self._open.__exit__(None, None, None)

    def _hears(self, kind, number, buyer, amount, ago):
        event = OrderEvent(
            "till",
            f"e{len(self.events)}",
            kind,
            f"o{number}",
            buyer,
            None,
            amount,
            "CNY",
            self.now - timedelta(hours=ago),
        )
        sharing.take_order(self.tx, event, self.now)
        self.events.append(event)

    def _held(self):
        return [self.tx.ledger.balances(person) for person in self.ids]

    def _id(self, number):
        return self.ids[number - 1]


def test_whatever_happens_the_ledger_stays_sound(database, undone):
    run_state_machine_as_test(
        lambda: Life(database, undone),
        settings=settings(max_examples=12, stateful_step_count=15, deadline=None),
    )
