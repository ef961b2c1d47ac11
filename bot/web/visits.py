"""One request for a staff page, and how it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.staff import Staff
from bot.web.ports import WebShop
from bot.web.rendering import TEMPLATES
from bot.web.roles import navigation, section
from bot.web.words import LANGUAGE_COOKIE, WORDS
from knowledge.passages import Language

LONGEST_FORM = 64 * 1024


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that may be answered. `staff` is None on pages that are open to anyone.

    `token` is the browser's cookie; `csrf` is what every form must bring back in a field of that
    name. `form` holds what was sent (texts, and uploads as `UploadFile`), already checked.
    """

    shop: WebShop
    request: Request
    language: Language
    token: str
    csrf: str
    staff: Staff | None = None
    form: FormData = field(default_factory=FormData)

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.language]

    @property
    def member(self) -> Staff:
        """Who asks; only on pages that are not open to anyone."""
        assert self.staff is not None
        return self.staff

    @property
    def by(self) -> str:
        """The name to put into the audit log."""
        return self.member.name

    def text(self, name: str) -> str:
        """A field of the form without the space around it; "" when it is missing."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def page(
        self, template: str, title: str, status: int = 200, /, **values: object
    ) -> HTMLResponse:
        """A whole page; `title` is a key of the texts. A language asked for by `?language=` is
        remembered."""
        html = TEMPLATES.get_template(template).render(
            {
                "shop": self.shop,
                "staff": self.staff,
                "language": self.language,
                "other_language": self._other_language(),
                "words": self.words,
                "title": self.words.get(title, title),
                "csrf": self.csrf,
                "navigation": navigation(self.staff) if self.staff else [],
                "section": section(self.request.url.path),
                "done": self.words.get(f"done_{self.request.query_params.get('done', '')}", ""),
                **values,
            }
        )
        response = HTMLResponse(html, status, {"content-language": self.language, "vary": "Cookie"})
        if "language" in self.request.query_params:
            response.set_cookie(
                LANGUAGE_COOKIE,
                self.language,
                max_age=31_536_000,
                samesite="lax",
                secure=self.request.url.scheme == "https",
            )
        return response

    def go(self, path: str, done: str = "") -> Response:
        """Have the browser open `path`; it says there the text with the key `done_...`."""
        return RedirectResponse(f"{path}?done={done}" if done else path, 303)

    def _other_language(self) -> tuple[str, str]:
        """(the other language, the same page in it)."""
        other = "en" if self.language == "zh" else "zh"
        asked = {**self.request.query_params, "language": other}
        asked.pop("done", None)
        return other, "?" + urlencode(asked)


@dataclass(frozen=True, slots=True)
class Page:
    """A staff page: what answers a request. `show` may block, it runs in a worker thread.

    `most` is the most bytes that a form of it may have, its files among them.
    """

    method: str
    path: str
    show: Callable[[Visit], Response]
    most: int = LONGEST_FORM
