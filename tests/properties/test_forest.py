"""Whatever links bind, staff correct and friends buy, by several at once, the forest stays one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.errors import BadInput
from growth.invitations import Invitation
from growth.links import Link
from growth.trees import Grove
from tests.forests import rebuild

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PEOPLE = 7
numbers = count(1)
person = st.integers(0, PEOPLE - 1)
deeds = st.one_of(
    st.tuples(st.just("bind"), person, person),
    st.tuples(st.just("attach"), person, person),
    st.tuples(st.just("detach"), person, st.none()),
    st.tuples(st.just("buy"), person, st.integers(-50, 200)),
)


class Forest(RuleBasedStateMachine):
    """Seven people of their own in a database that all examples share."""

    def __init__(self, database) -> None:
        super().__init__()
        self.database = database
        self.ids: list[int] = []
        with database.write() as tx:
            for number in (next(numbers) for _ in range(PEOPLE)):
                self.ids.append(tx.shoppers.meet(number, "P", "en", NOW).shopper.shopper_id)
                tx.links.add(Link(f"{self.ids[-1]:014d}", self.ids[-1], None, NOW))
        self.edges: dict[int, int] = {}
        self.settled: set[int] = set()
        self.bought: dict[int, int] = {}

    @rule(deed=deeds)
    def one(self, deed) -> None:
        """What one does comes out as the rules say."""
        kind, whom, other = deed
        invitee, inviter = self.ids[whom], self.ids[other] if kind in ("bind", "attach") else None
        if kind == "buy":
            allowed = True
            self.bought[invitee] = self.bought.get(invitee, 0) + other
        elif kind == "detach":
            allowed = self.edges.pop(invitee, None) is not None
        else:
            again = (
                invitee in self.settled if kind == "bind" else self.edges.get(invitee) == inviter
            )
            allowed = not again and invitee not in {inviter, *self.chain(inviter)}
            if allowed:
                self.edges[invitee] = inviter
        if allowed and kind != "buy":
            self.settled.add(invitee)
        assert self.does(deed) == allowed

    @rule(several=st.lists(deeds, min_size=2, max_size=6))
    def at_once(self, several) -> None:
        """What several do at once comes out as if they had taken turns."""
        with ThreadPoolExecutor(len(several)) as writers:
            done = list(writers.map(self.does, several))
        with self.database.read() as tx:
            mine = set(self.ids)
            self.edges = {a: b for a, b in tx.invitations.edges().items() if a in mine}
            settled = {person for person in self.ids if tx.invitations.settled(person)}
        bound = [self.ids[deed[1]] for deed, ok in zip(several, done, strict=True)
                 if ok and deed[0] == "bind"]  # fmt: skip
        assert len(bound) == len(set(bound))
        assert not self.settled & set(bound)
        assert self.settled | set(bound) <= settled
        self.settled = settled
        for deed in several:
            if deed[0] == "buy":
                buyer = self.ids[deed[1]]
                self.bought[buyer] = self.bought.get(buyer, 0) + deed[2]

    @invariant()
    def counted(self) -> None:
        """It is a forest, and what is kept is what a rebuild of it gives."""
        for each in self.ids:
            assert each not in self.chain(each)
        right = rebuild(self.edges, self.bought)
        with self.database.read() as tx:
            for each in self.ids:
                assert tx.invitations.above(each) == set(self.chain(each))
                if each in right:
                    assert tx.invitations.branch(each) == right[each]

    def does(self, deed) -> bool:
        """Whether it was allowed, each in a transaction of its own."""
        kind, whom, other = deed
        invitee = self.ids[whom]
        try:
            with self.database.write() as tx:
                if kind == "bind":
                    inviter = self.ids[other]
                    link = Invitation(invitee, inviter, f"{inviter:014d}", None, NOW)
                    tx.invitations.bind(link)
                elif kind == "attach":
                    tx.invitations.attach(invitee, self.ids[other], "x", "Ana", NOW)
                elif kind == "detach":
                    tx.invitations.detach(invitee, "x", "Ana", NOW)
                else:
                    tx.invitations.add_revenue(invitee, other)
        except BadInput:
            return False
        return True

    def chain(self, whom: int) -> list[int]:
        found: list[int] = []
        while whom in self.edges and len(found) <= PEOPLE:
            whom = self.edges[whom]
            found.append(whom)
        return found


def test_the_forest_stays_a_forest_whoever_writes_at_once(database):
    calm = settings(
        max_examples=10,
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Forest(database), settings=calm)
    with database.read() as tx:
        revenue = {person: branch.revenue for person, branch in tx.invitations.counted().items()}
        assert list(tx.invitations.miscounted(revenue)) == []
        whole = Grove(*tx.forest.past(NOW))
        for each, kept in tx.invitations.counted().items():
            below = kept.direct, kept.descendants
            walked = Grove(*tx.forest.past(NOW, each)).person(each).branch
            assert (walked.direct, walked.descendants) == below
            if each in whole:
                then = whole.person(each).branch
                assert (then.depth, then.direct, then.descendants) == (kept.depth, *below)
            else:
                assert below == (0, 0)
