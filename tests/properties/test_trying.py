"""Rules tried on what happened give what they would have given, and change nothing."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.errors import BadInput
from bot.reporting.trying import Sums, try_rules
from bot.storage.database import metadata
from growth.programme import Milestone, Programme, Rule, Tier
from tests.properties.referral_world import NOW, PROGRAMME, START, ZONE, events, live, people

FAR = NOW + timedelta(days=1)
RICH = Programme(
    "CNY",
    (
        Rule("share", "inviter", "percent", 500, tiers=(Tier(2, 900),), per_person_cap=60),
        Rule("far", "inviter", "fixed", 7, level=2),
        Rule("welcome", "friend", "points", 10, first_order_only=False, programme_cap=30),
    ),
    (Milestone("two", 2, "coupon", 1, pool="spring"),),
    depth=2,
    attribution="last_touch",
)
NONE = Sums()
worlds = settings(max_examples=8, deadline=None)


def rows(tx):
    return {
        table.name: sorted(map(repr, tx.connection.execute(select(table))))
        for table in metadata.sorted_tables
    }


def held(tx):
    """What every person holds by the ledger."""
    sums = Counter()
    for person in tx.ledger.people():
        for balance in tx.ledger.balances(person):
            sums[person, balance.currency] += balance.pending + balance.earned + balance.paid
    return +sums


@worlds
@given(who=people, what=events)
def test_the_rules_in_force_give_what_the_ledger_holds(database, undone, who, what):
    with undone(database) as tx:
        live(tx, who, what)
        trial = try_rules(tx, PROGRAMME, PROGRAMME, START, FAR, now=NOW, zone=ZONE)
        assert +Counter(trial.today.by_person) == held(tx)
        assert trial.new == trial.today
        assert trial.moved() == []


@worlds
@given(who=people, what=events, first=st.integers(0, 60), days=st.integers(1, 60))
def test_trying_writes_nothing_and_adds_up(database, undone, who, what, first, days):
    begin = START + timedelta(days=first)
    with undone(database) as tx:
        live(tx, who, what)
        before = rows(tx)
        trial = try_rules(
            tx, RICH, PROGRAMME, begin, begin + timedelta(days=days), now=NOW, zone=ZONE
        )
        assert rows(tx) == before
        for outcome in (trial.new, trial.today):
            for unit, sums in outcome.units().items():
                weeks = [some for (_, one), some in outcome.by_week.items() if one == unit]
                assert sum(some.standing for some in weeks) == sums.standing
                mine = [some for (_, one), some in outcome.by_person.items() if one == unit]
                assert sum(mine) == sums.standing
                assert 0 <= sums.held <= sums.standing <= sums.granted
        assert trial.new.units().get("PTS", NONE).standing <= 30
        moved = Counter()
        for one in trial.moved():
            moved[one.unit] += one.after - one.before
        new, today = trial.new.units(), trial.today.units()
        for unit in new.keys() | today.keys():
            change = new.get(unit, NONE).standing - today.get(unit, NONE).standing
            assert moved[unit] == change


@worlds
@given(who=people, what=events, cut=st.integers(1, 69))
def test_a_period_is_cut_where_it_ends(database, undone, who, what, cut):
    """Two periods that touch hold what one over both holds, when orders do not lean on others."""
    middle = START + timedelta(days=cut)
    every = replace(
        PROGRAMME, rules=tuple(replace(rule, first_order_only=False) for rule in PROGRAMME.rules)
    )
    with undone(database) as tx:
        live(tx, who, what)
        parts = [
            try_rules(tx, every, PROGRAMME, begin, end, now=NOW, zone=ZONE)
            for begin, end in ((START, FAR), (START, middle), (middle, FAR))
        ]
        whole, *halves = (Counter(part.new.by_person) for part in parts)
        assert whole == halves[0] + halves[1]
        assert parts[0].orders == parts[1].orders + parts[2].orders


def test_a_period_that_ends_before_it_begins_is_refused(database, undone):
    with undone(database) as tx, pytest.raises(BadInput, match="give a later end"):
        try_rules(tx, PROGRAMME, PROGRAMME, FAR, START, now=NOW, zone=ZONE)
