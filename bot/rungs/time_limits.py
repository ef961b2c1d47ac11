"""Limits of time in the shop's sentences and in the facts of its products, held against the time
that a question speaks of."""

from collections.abc import Mapping

from bot import computed, filling
from bot.asked import Asked
from bot.messages import Source
from bot.reading import deadlines
from bot.reading.numerals import quantities
from bot.reading.scopes import Applying, Rule
from bot.reading.sums import asks_yes_no, is_upside_down
from bot.reading.terms import concepts_in
from bot.rungs.drafts import Told
from bot.rungs.stated import computed_from, quoted
from knowledge.passages import Product


def timed(
    asked: Asked,
    time: deadlines.Elapsed,
    found: Applying,
    rules: Mapping[Rule, deadlines.Deadline],
    sure: bool,
) -> Told | None:
    """Whether the time is within the limit; no yes is said unless `sure` that it is meant."""
    if not rules:
        return None
    if found.exceptions:
        return quoted([*found.exceptions, *rules])
    judge = deadlines.is_allowed if next(iter(rules.values())).may else deadlines.is_done
    verdicts = {judge(time, rule) for rule in rules.values()}
    if len(verdicts) != 1 or None in verdicts:
        return quoted(list(rules))
    text = _verdict(asked, time, next(iter(rules.values())), bool(verdicts.pop()), sure)
    once = {
        rule: one
        for one, rule in sorted(rules.items(), key=lambda pair: pair[0].points_back, reverse=True)
    }
    return computed_from(text, list(once.values()))


def _verdict(
    asked: Asked, time: deadlines.Elapsed, rule: deadlines.Deadline, ok: bool, sure: bool = True
) -> str:
    language = asked.language
    whole = computed.span(rule.low, rule.high, rule.unit, language)
    if rule.may:
        said = computed.length(time.value, time.unit, language)
        text = computed.in_time(said, whole, ok, language)
    else:
        text = computed.takes(whole, language)
    judged = sure and asks_yes_no(asked.text) and not is_upside_down(asked.text)
    yes = ok if judged else None
    return computed.answered(text, yes, language)


def on_products(asked: Asked, time: deadlines.Elapsed) -> Told | None:
    """The warranty of the products themselves, where they all say the same to the question."""
    stated = [
        (product, *found)
        for product in asked.named.products
        if (found := _warranty(asked, product))
    ]
    if not stated or len(stated) < len(asked.named.products):
        return None
    verdicts = {deadlines.is_allowed(time, rule) for _, rule, _ in stated}
    if len(verdicts) != 1 or None in verdicts:
        return None
    text = _verdict(asked, time, stated[0][1], bool(verdicts.pop()))
    lines = [(product, line) for product, _, line in stated[:3]]
    sources = tuple(
        Source(p.product_id, filling.title_of(p, asked.language), line) for p, line in lines
    )
    joint = "" if asked.language == "zh" else " "
    only = asked.named.only.product_id if asked.named.only else None
    return Told(joint.join([text, *(line for _, line in lines)]), sources, only, computed=text)


def _warranty(asked: Asked, product: Product) -> tuple[deadlines.Deadline, str] | None:
    """The product's own time of warranty, and the sentence that states it."""
    for name, value in (filling.spoken(product.attributes, asked.language) or {}).items():
        if "warranty" in concepts_in(name):
            found = [q for q in quantities(value) if q.unit in ("day", "month", "year", "week")]
            if len(found) == 1:
                length = found[0].value
                rule = deadlines.Deadline(length, length, str(found[0].unit), may=True)
                return rule, filling.attribute(product, name, value, asked.language)
    return None
