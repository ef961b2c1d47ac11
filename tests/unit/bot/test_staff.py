"""Each role may do what those below it may."""

from dataclasses import replace

import pytest

from bot.staff import ROLES, Role, Staff


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("owner", {"owner", "editor", "agent", "reader"}),
        ("editor", {"editor", "agent", "reader"}),
        ("agent", {"agent", "reader"}),
        ("reader", {"reader"}),
    ],
)
def test_a_role_may_do_what_those_below_it_may(role: Role, allowed: set[Role]) -> None:
    person = Staff(1, "Lin", role, None)
    assert {least for least in ROLES if person.may(least)} == allowed
    assert not any(replace(person, disabled=True).may(least) for least in ROLES)
