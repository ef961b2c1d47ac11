"""A report as one HTML file that needs nothing else."""

from bot.web.rendering import STYLE, TEMPLATES
from bot.web.reports import Report, view_of
from bot.web.words import WORDS
from knowledge.passages import Language


def report_html(report: Report, language: Language, as_of: str) -> str:
    """The whole file; `as_of` says of when the numbers are (`bot.web.words.moment` writes it)."""
    return TEMPLATES.get_template("file.html").render(
        language=language,
        view=view_of(report, WORDS[language], as_of),
        style=STYLE.decode(),
    )
