"""The page of share messages: read, edit, forbid."""

from collections.abc import Mapping
from typing import get_args

from starlette.responses import Response

from bot.errors import BadInput
from bot.messages import Tone
from bot.web.ports import WebShop
from bot.web.reasons import shown
from bot.web.visits import Page, Visit
from knowledge.loaders.reasons import reason_of
from knowledge.passages import LANGUAGES, Language


class MessagePages:
    """The words with which shoppers share products."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/messages", self.show),
            Page("POST", "/messages", self.change),
        ]

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        rows = self._rows(visit.words)
        return visit.page(
            "messages.html", "messages", status, kind="messages", rows=rows, problem=problem
        )

    def change(self, visit: Visit) -> Response:
        try:
            self._change(visit)
        except BadInput as wrong:
            return self.show(visit, 422, shown(visit.words, reason_of(wrong)))
        return visit.go("/messages")

    def _change(self, visit: Visit) -> None:
        """Do what the form asks. BadInput says in one sentence what is wrong with it."""
        language, tone = _language(visit.text("language")), _tone(visit.text("tone"))
        product_id, do = visit.text("product_id"), visit.text("do")
        if do == "forbid":
            self._shop.share_texts.forbid(product_id, language, tone)
        elif do == "edit":
            self._shop.share_texts.edit(product_id, language, tone, visit.text("text"))
        else:
            raise BadInput("The form asks for nothing: use its buttons.")
        with self._shop.database.write() as tx:
            subject = f"{product_id} {language} {tone}"
            tx.audit.add(visit.by, f"share_message.{do}", subject, self._shop.now())

    def _rows(self, words: Mapping[str, str]) -> list[dict[str, str]]:
        """One row for each kept message, its state in the words of the page."""
        return [
            {
                "product_id": each.kept.product_id,
                "language": each.kept.language,
                "tone": each.kept.tone,
                "text": each.kept.text,
                "tone_name": words[f"tone_{each.kept.tone}"],
                "state": words["message_stale" if each.stale else f"message_{each.kept.state}"],
            }
            for each in self._shop.share_texts.listed()
        ]


def _language(given: str) -> Language:
    for language in LANGUAGES:
        if language == given:
            return language
    raise BadInput("The language must be zh or en.")


def _tone(given: str) -> Tone:
    for tone in get_args(Tone):
        if tone == given:
            return tone  # type: ignore[no-any-return]
    raise BadInput("The tone must be plain, warm or playful.")
