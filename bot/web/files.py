"""A report as one HTML file that needs nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.web.rendering import STYLE, TEMPLATES
from bot.web.reports import Report, view_of
from bot.web.words import WORDS
from knowledge.passages import Language


def report_html(report: Report, language: Language, now: datetime, zone: ZoneInfo) -> str:
    """The whole file; `zone` is the shop's."""
    return TEMPLATES.get_template("file.html").render(
        language=language,
        view=view_of(report, WORDS[language], now, zone),
        style=STYLE.decode(),
        linked=False,
    )
