"""How shoppers appear to a member of staff: to readers without what identifies them."""

from collections.abc import Mapping
from datetime import datetime

from bot.masking import masked_name, masked_text
from bot.web.visits import Visit


def called(visit: Visit, name: str, shopper_id: int) -> str:
    """Their name and number; the number alone once they asked to be forgotten."""
    shown = name if visit.member.may("agent") else masked_name(name)
    return f"{shown} #{shopper_id}".strip()


def number_of(given: str) -> int | None:
    """A shopper's number as staff write it, with # before it or without; None where it is none."""
    text = given.strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def said(visit: Visit, text: str) -> str:
    """What was said."""
    return text if visit.member.may("agent") else masked_text(text)


def waited(since: datetime, now: datetime, words: Mapping[str, str]) -> str:
    """How long, in the largest unit of which there is one, and of days two."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 60:
        return words["time_minutes"].format(count=minutes)
    if minutes < 48 * 60:
        return words["time_hours"].format(count=minutes // 60)
    return words["time_days"].format(count=minutes // 1440)
