"""Try it: a question asked of the draft, of what shoppers get, or of an old version."""

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.changes import LANG
from bot.messages import Question
from bot.releasing import DRAFT
from bot.trying import Trial
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from knowledge.errors import UnknownVersion
from knowledge.passages import LANGUAGES, Language

LONGEST = 500
"""Characters of a question."""


class TryPages:
    """The question, and everything about its answer."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [Page("GET", "/try", self.show), Page("POST", "/try", self.ask)]

    def show(
        self,
        visit: Visit,
        status: int = 200,
        *,
        trial: Trial | None = None,
        problem: str = "",
    ) -> Response:
        releases = self._shop.releasing.history()
        live = releases[0].version if releases else "0"
        asked = visit.text("question") or visit.request.query_params.get("question", "")
        answer = trial.answer if trial else None
        return visit.page(
            "try.html",
            "try",
            status,
            question=asked[:LONGEST],
            version=visit.text("version") or DRAFT,
            spoken=visit.text("spoken"),
            languages=LANGUAGES,
            live=live,
            older=[release.version for release in releases[1:]],
            longest=LONGEST,
            trial=trial,
            answer=answer,
            lang=LANG[answer.language] if answer else "",
            better=urlencode({"question": asked[:LONGEST]}),
            may_write=visit.member.may("editor"),
            problem=problem,
        )

    def ask(self, visit: Visit) -> Response:
        """Slow: the model may be asked."""
        text, version = visit.text("question"), visit.text("version")
        if not text or len(text) > LONGEST:
            return self.show(visit, 422, problem=visit.words["try_no_question"])
        try:
            trial = self._shop.trying.ask(version, Question(text, _language(visit.text("spoken"))))
        except UnknownVersion:
            raise HTTPException(400) from None
        return self.show(visit, trial=trial)


def _language(given: str) -> Language | None:
    """None: it is told from the question."""
    return next((language for language in LANGUAGES if language == given), None)
