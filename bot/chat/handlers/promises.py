"""What an invitation brings, in words: what is promised now, and the next step."""

from collections.abc import Iterator

from bot.chat.talks import Talk
from bot.chat.worth import worth
from bot.referrals import leaderboard
from growth.programme import Gives, Programme, Rule, unit


def promised(talk: Talk) -> str:
    """What the programme in force gives for friends, and how far the next step is."""
    published = talk.tx.programmes.at(talk.now)
    if published is None:
        return talk.words("invite.nothing_promised")
    friends = leaderboard.kept_friends(talk.tx, talk.shopper.shopper_id)
    programme = published.programme
    lines = [*_now(talk, programme, friends), *_next(talk, programme, friends)]
    return "\n".join(lines) or talk.words("invite.nothing_promised")


def _now(talk: Talk, programme: Programme, friends: int) -> Iterator[str]:
    for rule in _running(talk, programme):
        amount = rule.amount
        for tier in rule.tiers:
            if friends + 1 >= tier.from_friends:
                amount = tier.amount
        if amount:
            yield talk.words("invite.now", gift=_gift(talk, programme, rule.gives, amount))


def _next(talk: Talk, programme: Programme, friends: int) -> Iterator[str]:
    """The nearest step of the milestones, and of the tiers."""
    steps = sorted(
        (one for one in programme.milestones if one.friends > friends), key=lambda one: one.friends
    )
    for step in steps[:1]:
        gift = _gift(talk, programme, step.gives, step.amount)
        yield talk.words("invite.next_milestone", needed=step.friends, friends=friends, gift=gift)
    tiers = [
        (tier.from_friends, rule.gives, tier.amount)
        for rule in _running(talk, programme)
        for tier in rule.tiers
        if tier.from_friends > friends + 1
    ]
    for needed, gives, amount in sorted(tiers, key=lambda each: each[0])[:1]:
        gift = _gift(talk, programme, gives, amount)
        yield talk.words("invite.next_tier", needed=needed, friends=friends, gift=gift)


def _running(talk: Talk, programme: Programme) -> list[Rule]:
    """The rules by which an inviter earns now by a friend's order."""
    return [
        rule
        for rule in programme.rules
        if rule.reward_level == 1
        and (rule.starts is None or rule.starts <= talk.now)
        and (rule.ends is None or talk.now < rule.ends)
    ]


def _gift(talk: Talk, programme: Programme, gives: Gives, amount: int) -> str:
    if gives == "percent":
        share = f"{amount // 100}.{amount % 100:02}".rstrip("0").rstrip(".")
        return talk.words("invite.percent", share=share)
    return worth(talk.language, amount, unit(gives, programme.currency))
