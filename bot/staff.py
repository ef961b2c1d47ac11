"""Who works at the shop, and what each may do. Values only."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["owner", "editor", "agent", "reader"]
"""What a member of staff may do: a `reader` looks at numbers and at conversations with masked
names; an `agent` also talks with shoppers; an `editor` also changes what the shop knows; an
`owner` also manages staff and settings. Each may do all that those after it may."""

ROLES: tuple[Role, ...] = get_args(Role)
"""From the one that may do most."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff. Whoever acts is named in the audit log by `name`, which is unique.

    `telegram_id` is None for someone who logs in by password only.
    """

    staff_id: int
    name: str
    role: Role
    telegram_id: int | None
    disabled: bool = False
    has_password: bool = False

    def may(self, least: Role) -> bool:
        """Whether their role allows what at least `least` may do."""
        return not self.disabled and ROLES.index(self.role) <= ROLES.index(least)
