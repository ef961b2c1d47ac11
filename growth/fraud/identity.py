"""Whether the buyer is somebody the programme knows already: by account, e-mail, phone, address
and payment. Families share a roof and a card, so these two alone count only in numbers."""

from collections.abc import Iterator, Mapping, Sequence

from growth.fraud.facts import DEEPEST, Facts, Finding, Mark, Outcome, Person, Placed
from growth.fraud.wording import found

PERSONAL: tuple[Mark, ...] = ("email", "phone")
"""What two people seldom share."""
HOUSEHOLD = 5
"""People who may share a card within one inviter's circle, the buyer among them; one more holds."""
FARM = 5
"""People with orders by coupon who may share a personal mark or a card; one more holds."""
FARM_BLOCKS = 12
"""From this many on it blocks."""

SHOWN = 20
"""People whom the evidence names."""

Holders = Mapping[Mark, Sequence[Placed]]
Owners = Mapping[Mark, set[int]]


def check(facts: Facts, order: Placed, line: Sequence[Person]) -> Iterator[Finding]:
    """Self-referral, rings, people who came back, shared marks and coupon farming. `line` are
    whoever would earn by the order and the people above them."""
    assert order.inviter_id is not None
    holders = {
        kind: [each for each in facts.holders(kind, mark) if each.shopper_id != order.shopper_id]
        for kind, mark in order.marks.items()
    }
    owners = {
        kind: {each.shopper_id for each in holders[kind]} | set(facts.owners(kind, mark))
        for kind, mark in order.marks.items()
    }
    accounts = frozenset(facts.same_account(order.shopper_id))
    yield from _self_referral(order.inviter_id, owners, accounts)
    yield from _ring(line[1:], owners, accounts)
    yield from _rejoined(facts, order, accounts - {each.shopper_id for each in line})
    yield from _shared_mark(order, line, holders)
    yield from _coupon_farming(order, holders)


def above(facts: Facts, buyer: Person) -> list[Person]:
    """The inviter, theirs, and so on, DEEPEST steps up."""
    line: list[Person] = []
    seen = {buyer.shopper_id}
    person: Person | None = buyer
    while person and person.inviter_id not in (None, *seen) and len(line) < DEEPEST:
        assert person.inviter_id is not None
        person = facts.person(person.inviter_id)
        if person:
            seen.add(person.shopper_id)
            line.append(person)
    return line


def _kinds(shopper_id: int, owners: Owners) -> list[str]:
    """The personal marks that the buyer shares with that person."""
    return [kind for kind in PERSONAL if shopper_id in owners.get(kind, ())]


def _self_referral(inviter_id: int, owners: Owners, accounts: frozenset[int]) -> Iterator[Finding]:
    kinds = _kinds(inviter_id, owners)
    if inviter_id in accounts:
        kinds.insert(0, "account")
    if kinds:
        sure = "account" in kinds or len(kinds) == len(PERSONAL)
        yield found("self_referral", "block" if sure else "hold", inviter=inviter_id, kinds=kinds)


def _ring(higher: Sequence[Person], owners: Owners, accounts: frozenset[int]) -> Iterator[Finding]:
    """Somebody above the inviter comes back below: A invites B, and B invites A again."""
    for steps, person in enumerate(higher, start=2):
        kinds = _kinds(person.shopper_id, owners)
        same = person.shopper_id in accounts
        if same or kinds:
            kinds = ["account", *kinds] if same else kinds
            yield found(
                "ring",
                "block" if same else "hold",
                person=person.shopper_id,
                steps=steps,
                kinds=kinds,
            )
            return


def _rejoined(facts: Facts, order: Placed, earlier: frozenset[int]) -> Iterator[Finding]:
    for shopper_id in sorted(earlier):
        person = facts.person(shopper_id)
        if person and person.met_at < order.placed_at:
            yield found("rejoined", "hold", person=shopper_id)
            return


def _shared_mark(order: Placed, line: Sequence[Person], holders: Holders) -> Iterator[Finding]:
    """Two friends of one inviter with one e-mail or phone, or a circle too large for one card."""
    for kind in PERSONAL:
        others = [each for each in holders.get(kind, ()) if each.inviter_id == order.inviter_id]
        if others:
            yield _many("shared_mark", "hold", kind, others)
            return
    circle = {person.shopper_id for person in line}
    others = [
        each
        for each in holders.get("payment", ())
        if each.inviter_id == order.inviter_id or each.shopper_id in circle
    ]
    if _people(others) > HOUSEHOLD:
        yield _many("shared_mark", "hold", "payment", others)


def _coupon_farming(order: Placed, holders: Holders) -> Iterator[Finding]:
    if order.coupon is None:
        return
    kinds: tuple[Mark, ...] = (*PERSONAL, "payment")
    for kind in kinds:
        others = [each for each in holders.get(kind, ()) if each.coupon is not None]
        if _people(others) > FARM:
            sure = _people(others) >= FARM_BLOCKS
            yield _many("coupon_farming", "block" if sure else "hold", kind, others)
            return


def _people(others: Sequence[Placed]) -> int:
    """Those, and the buyer."""
    return len({each.shopper_id for each in others}) + 1


def _many(check: str, outcome: Outcome, kind: Mark, others: Sequence[Placed]) -> Finding:
    return found(
        check,
        outcome,
        (each.order_key for each in others),
        kind=kind,
        count=_people(others),
        people=sorted({each.shopper_id for each in others})[:SHOWN],
    )
