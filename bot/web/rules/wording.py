"""Rules, milestones and what changes in them, in sentences of the page's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.filling import money
from bot.programmes import Change
from bot.web.reports.money import in_unit
from bot.web.words import minute
from growth.money import to_minor
from growth.programme import WHOLE, Gives, Milestone, Programme, Rule, unit

_MONEY = ("minimum_order", "cap_per_inviter")
_OWN_UNIT = ("amount", "per_person_cap", "programme_cap")
_WORDED = ("to", "gives", "attribution", "first_order_only")
UNSET = "–"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in `words` what amounts of `currency` and times in `zone` a programme holds."""

    words: Mapping[str, str]
    zone: ZoneInfo
    currency: str

    def programme(self, programme: Programme) -> list[str]:
        """What holds for all rules, a sentence each."""
        words = self.words
        told = [
            words["rules_hold"].format(days=programme.hold_days),
            words[f"rules_{programme.attribution}"].format(days=programme.attribution_window_days),
        ]
        if programme.cap_per_inviter is not None:
            most = self._money(programme.cap_per_inviter)
            told.append(words["rules_cap_per_inviter"].format(amount=most))
        if programme.depth == 2:
            told.append(words["rules_two_levels"])
        return told

    def promises(self, programme: Programme) -> list[tuple[str, str]]:
        """The name of every rule and milestone, and what it promises in one sentence."""
        return [(rule.name, self.rule(rule)) for rule in programme.rules] + [
            (milestone.name, self.milestone(milestone)) for milestone in programme.milestones
        ]

    def rule(self, rule: Rule) -> str:
        """Who gets what, when, and the limits of it."""
        words = self.words
        who = rule.to if rule.reward_level < 2 else "upper"
        when = "first" if rule.first_order_only else "every"
        told = words[f"rules_{who}_{when}"].format(
            what=self._gift(rule.gives, rule.amount, rule.pool)
        )
        limits = words["rules_between"].join(self._limits(rule))
        return (
            words["rules_limited"].format(told=told, limits=limits)
            if limits
            else told + (words["rules_stop"])
        )

    def milestone(self, milestone: Milestone) -> str:
        """What an inviter gets once, and for how many friends."""
        gift = self._gift(milestone.gives, milestone.amount, milestone.pool)
        return self.words["rules_milestone"].format(friends=milestone.friends, what=gift)

    def changes(
        self, changes: Sequence[Change], before: Programme, after: Programme
    ) -> Iterator[str]:
        """Each change as a line: a whole promise that comes or goes, or one value of it."""
        words = self.words
        old, new = dict(self.promises(before)), dict(self.promises(after))
        gave, gives = _gives(before), _gives(after)
        for change in changes:
            if not change.key:
                come = change.after is not None
                key, told = ("rules_new", new) if come else ("rules_gone", old)
                yield words[key].format(name=change.rule, told=told[change.rule])
                continue
            line = words["rules_change"].format(
                label=words[f"rules_key_{change.key}"],
                before=self._value(change.key, change.before, gave.get(change.rule)),
                after=self._value(change.key, change.after, gives.get(change.rule)),
            )
            yield words["pair"].format(name=change.rule, value=line) if change.rule else line

    def _gift(self, gives: Gives, amount: int, pool: str | None) -> str:
        if gives == "percent":
            return self.words["rules_percent"].format(percent=f"{amount * 100 / WHOLE:g}")
        if gives == "coupon":
            return self.words["rules_coupon"].format(pool=pool)
        return in_unit(amount, unit(gives, self.currency), self.words)

    def _limits(self, rule: Rule) -> Iterator[str]:
        words, own = self.words, unit(rule.gives, self.currency)
        for tier in rule.tiers:
            gift = self._gift(rule.gives, tier.amount, rule.pool)
            yield words["rules_tier"].format(friends=tier.from_friends, what=gift)
        if rule.minimum_order:
            yield words["rules_minimum"].format(amount=self._money(rule.minimum_order))
        for kind in ("products", "categories"):
            if names := sorted(getattr(rule, kind)):
                listed = words["review_listing"].join(names)
                yield words[f"rules_only_{kind}"].format(names=listed)
        for kind in ("per_person_cap", "programme_cap"):
            if (cap := getattr(rule, kind)) is not None:
                yield words[f"rules_{kind}"].format(amount=in_unit(cap, own, words))
        if rule.campaign_id:
            yield words["rules_campaign"].format(campaign=rule.campaign_id)
        for kind in ("starts", "ends"):
            if (at := getattr(rule, kind)) is not None:
                yield words[f"rules_{kind}"].format(time=minute(at, self.zone))
        if rule.expires_days is not None:
            yield words["rules_expires"].format(days=rule.expires_days)

    def _value(self, key: str, value: str | None, gives: Gives | None) -> str:
        """A value as the file has it, in words; money with its currency."""
        if value is None:
            return UNSET
        if key in _WORDED:
            return self.words[f"rules_value_{value}"]
        if key == "amount" and gives == "percent":
            return f"{value} %"
        if key in _MONEY or (key in _OWN_UNIT and gives in ("fixed", "percent")):
            return self._money(to_minor(value, self.currency))
        return value

    def _money(self, amount: int) -> str:
        return money(amount, self.currency, grouped=True)


def _gives(programme: Programme) -> dict[str, Gives]:
    """What each rule and milestone gives, by its name."""
    named: dict[str, Gives] = {rule.name: rule.gives for rule in programme.rules}
    return named | {milestone.name: milestone.gives for milestone in programme.milestones}
