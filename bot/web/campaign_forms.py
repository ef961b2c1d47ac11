"""A campaign as a form, and back. Pure."""

import re
from collections.abc import Container
from dataclasses import replace
from datetime import date

from bot.web.entry_forms import LONGEST_TITLE, Sent, Wrong, check_length, texts_of
from knowledge.cleaning import clean_line
from knowledge.passages import LANGUAGES, Campaign

LONGEST_LIST = 20_000
"""Characters of the numbers of products."""
_BETWEEN = re.compile(r"[\s,，、;；]+")


def shown_campaign(campaign: Campaign) -> dict[str, str]:
    """What its form holds, by the name of the field."""
    shown = {f"title_{language}": campaign.title.get(language, "") for language in LANGUAGES}
    return shown | {
        "start_date": campaign.start_date,
        "end_date": campaign.end_date,
        "discount": campaign.discount,
        "product_ids": "\n".join(campaign.product_ids),
    }


def read_campaign(campaign: Campaign, sent: Sent, known: Container[str]) -> Campaign:
    """The campaign with what the form says; `known` are the numbers of the shop's products, of
    which one that the campaign had before may be gone. Raises Wrong."""
    title = texts_of("title", sent, campaign.title, longest=LONGEST_TITLE)
    if not title:
        raise Wrong("title_zh", "entry_no_title")
    first, last = _day("start_date", sent), _day("end_date", sent)
    if last < first:
        raise Wrong("end_date", "entry_days_wrong")
    discount = clean_line(sent("discount"))
    check_length("discount", discount, LONGEST_TITLE)
    check_length("product_ids", sent("product_ids"), LONGEST_LIST)
    ids = campaign.product_ids
    if sent("product_ids").split() != [*ids]:
        ids = tuple(dict.fromkeys(each for each in _BETWEEN.split(sent("product_ids")) if each))
    for each in ids:
        if each not in known and each not in campaign.product_ids:
            raise Wrong("product_ids", "entry_product_unknown", product=each[:60])
    return replace(
        campaign,
        title=title,
        start_date=first,
        end_date=last,
        discount=discount,
        product_ids=ids,
    )


def _day(field: str, sent: Sent) -> str:
    try:
        return date.fromisoformat(sent(field)).isoformat()
    except ValueError:
        raise Wrong(field, "entry_day_wrong") from None
