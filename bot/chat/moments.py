"""A coming time in words, in the shop's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.texts import say
from bot.office_hours import WEEKDAYS
from knowledge.passages import Language


def in_words(language: Language, moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Such as "tomorrow at 09:00 (shop time)"; `moment` lies at most a week ahead."""
    then, today = moment.astimezone(zone), now.astimezone(zone).date()
    if moment <= now:
        return say(language, "moment.now")
    time = f"{then:%H:%M}"
    if then.date() == today:
        return say(language, "moment.today", time=time)
    if then.date() == today + timedelta(days=1):
        return say(language, "moment.tomorrow", time=time)
    day = say(language, f"moment.{WEEKDAYS[then.weekday()]}")
    return say(language, "moment.later", day=day, time=time)
