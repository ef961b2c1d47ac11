"""The sentence of each finding. The staff pages say the same in the language of who reads them."""

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from growth.fraud.facts import Evidence, Finding, Outcome

REASONS = MappingProxyType(
    {
        "self_referral": "Buyer and inviter (#{inviter}) share {kinds}: it looks like one person.",
        "ring": "The buyer shares {kinds} with shopper #{person}, who is {steps} steps above them: "
        "the chain comes back to itself.",
        "rejoined": "The buyer's account was here before, as shopper #{person}: they are not new.",
        "shared_mark": "{count} people around one inviter share one {kind}. The others: {people}.",
        "coupon_farming": "{count} people ordered with a coupon and one {kind}. The others: "
        "{people}.",
        "burst_inviter": "{count} friends of one inviter placed their first order within the hour.",
        "burst_product": "{count} invited newcomers bought this product within the hour; "
        "usual are {usual} in a day.",
        "burst_hour": "{count} invited newcomers bought within the hour; usual are {usual} in a "
        "day.",
        "star": "{count} of {of} buying friends of one inviter bought at once, asked nothing and "
        "invited nobody.",
        "chain": "{count} people in a row each invited exactly one, within {hours} hours of their "
        "own start.",
        "minimum": "{count} of {of} buying friends of one inviter were new and bought hardly more "
        "than the minimum.",
        "refunds": "{count} of {of} friends of one inviter got their money back once the hold was "
        "over.",
        "blocklist": "On the blocklist: {kinds}.",
        "code_guessing": "{count} codes that nobody holds were tried within the hour by one "
        "person.",
        "code_guessing_all": "{count} codes that nobody holds were tried within the hour; usual "
        "are {usual} in a day.",
    }
)
"""By check."""


KINDS = MappingProxyType(
    {
        "account": "Telegram account",
        "email": "e-mail address",
        "phone": "phone number",
        "address": "address",
        "payment": "means of payment",
        "coupon": "coupon",
    }
)
"""What two people can share, or what the blocklist can name."""


def found(
    check: str,
    outcome: Outcome,
    orders: Iterable[int] = (),
    /,
    **evidence: int | str | Sequence[int] | Sequence[str],
) -> Finding:
    """A finding with its sentence."""
    return Finding(check, outcome, sentence(check, evidence), evidence, tuple(orders))


def sentence(check: str, evidence: Evidence) -> str:
    """The reason with its values in words."""
    return REASONS[check].format(**{key: _words(value) for key, value in evidence.items()})


def _words(value: int | str | Sequence[int] | Sequence[str]) -> int | str:
    if isinstance(value, int):
        return value
    names = [value] if isinstance(value, str) else [str(each) for each in value]
    return ", ".join(KINDS.get(name, name) for name in names)
