"""What an invitation brings, in words: what is promised now, on which conditions, and how far the
next step is."""

from collections.abc import Iterator

from bot import sharing
from bot.chat.talks import Talk
from bot.chat.worth import worth
from bot.filling import money
from growth.programme import Milestone, Programme, Rule, unit
from growth.rewards import Progress

NAMED = 3
"""Products or categories that are named; of more a few."""


def promised(talk: Talk) -> str:
    """What the programme in force gives for friends and to them, and the nearest next steps."""
    published = talk.tx.programmes.at(talk.now)
    if published is None:
        return talk.words("invite.nothing_promised")
    programme = published.programme
    progress = sharing.progress(talk.tx, talk.shopper.shopper_id, talk.now)
    rules = [rule for rule in programme.rules if rule.amount and _open(talk, programme, rule)]
    lines = [_now(talk, programme, rule, progress) for rule in rules]
    if lines and programme.cap_per_inviter is not None:
        most = money(programme.cap_per_inviter, programme.currency)
        lines.append(talk.words("invite.at_most", amount=most))
    lines += _next(talk, programme, rules, progress)
    if lines:
        lines.append(talk.words("invite.hold", days=programme.hold_days))
    return "\n".join(lines) or talk.words("invite.nothing_promised")


def gift(talk: Talk, programme: Programme, promise: Rule | Milestone) -> str:
    """What a rule or milestone gives; with tiers from the least to the most."""
    tiers = promise.tiers if isinstance(promise, Rule) else ()
    amounts = sorted({promise.amount, *(tier.amount for tier in tiers)})
    return _gift(talk, programme, promise, *amounts[:1], *amounts[1:][-1:])


def _now(talk: Talk, programme: Programme, rule: Rule, progress: Progress) -> str:
    amount = rule.amount
    for tier in rule.tiers:
        if progress.rewarded.get(rule.name, 0) + 1 >= tier.from_friends:
            amount = tier.amount
    who = ("friend", "now", "upper")[rule.reward_level]
    when = "first" if rule.first_order_only else "each"
    limits = talk.words("invite.between").join(_limits(talk, programme, rule))
    told = _gift(talk, programme, rule, amount)
    if limits:
        told = talk.words("invite.limited", gift=told, limits=limits)
    return talk.words(f"invite.{who}_{when}", gift=told)


def _limits(talk: Talk, programme: Programme, rule: Rule) -> Iterator[str]:
    """What an order has to be, and how long and how far the promise holds."""
    if rule.minimum_order:
        least = money(rule.minimum_order, programme.currency)
        yield talk.words("invite.minimum", amount=least)
    if goods := [*(_title(talk, one) for one in sorted(rule.products)), *sorted(rule.categories)]:
        names = talk.words("invite.between").join(goods[:NAMED])
        more = "…" if len(goods) > NAMED else ""
        yield talk.words("invite.only", names=names + more)
    if rule.per_person_cap is not None:
        most = worth(talk.language, rule.per_person_cap, unit(rule.gives, programme.currency))
        yield talk.words("invite.cap", amount=most)
    if rule.ends is not None:
        zone = talk.shop.handoffs.hours.zone
        last = (rule.ends - rule.ends.resolution).astimezone(zone)
        yield talk.words("invite.until", day=f"{last:%Y-%m-%d}")
    if rule.expires_days is not None:
        yield talk.words("invite.expires", days=rule.expires_days)


def _next(talk: Talk, programme: Programme, rules: list[Rule], progress: Progress) -> Iterator[str]:
    """The nearest step of the milestones, and of the tiers. A milestone whose number was reached
    before it was promised comes with the next friend."""
    steps = [one for one in programme.milestones if one.name not in progress.had]
    for step in sorted(steps, key=lambda one: one.friends)[:1]:
        yield talk.words(
            "invite.next_milestone",
            needed=max(step.friends, progress.friends + 1),
            friends=progress.friends,
            gift=gift(talk, programme, step),
        )
    tiers = [
        (tier.from_friends, rule, tier.amount)
        for rule in rules
        for tier in rule.tiers
        if rule.reward_level and tier.from_friends > progress.rewarded.get(rule.name, 0) + 1
    ]
    for needed, rule, amount in sorted(tiers, key=lambda each: each[0])[:1]:
        yield talk.words(
            "invite.next_tier",
            needed=needed,
            friends=progress.rewarded.get(rule.name, 0),
            gift=_gift(talk, programme, rule, amount),
        )


def _open(talk: Talk, programme: Programme, rule: Rule) -> bool:
    """Whether an order placed now can still earn by it."""
    if rule.programme_cap is not None:
        given = talk.tx.ledger.total(rule.name, unit(rule.gives, programme.currency))
        if given >= rule.programme_cap:
            return False
    began = rule.starts is None or rule.starts <= talk.now
    return began and (rule.ends is None or talk.now < rule.ends)


def _title(talk: Talk, product_id: str) -> str:
    card = talk.shop.card(product_id, talk.language)
    return card.title if card else product_id


def _gift(talk: Talk, programme: Programme, promise: Rule | Milestone, *amounts: int) -> str:
    """One amount, or the least and the most."""
    if promise.gives == "coupon":
        pool = talk.tx.coupons.pool(promise.pool or "")
        told = pool.worth(talk.language) if pool else promise.pool or ""
        return talk.words("invite.coupon", worth=told)
    if promise.gives == "percent":
        shares = (f"{each // 100}.{each % 100:02}".rstrip("0").rstrip(".") for each in amounts)
        return talk.words("invite.percent", share="–".join(shares))
    of = unit(promise.gives, programme.currency)
    return "–".join(worth(talk.language, each, of) for each in amounts)
