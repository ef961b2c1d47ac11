"""The staff page of share messages: read, edit, forbid."""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import parse_qs

from bot.errors import BadInput
from bot.messages import Tone
from bot.web.ports import WebShop
from knowledge.passages import LANGUAGES, Language

LONGEST_FORM = 4096


def rows_of(shop: WebShop, words: Mapping[str, str]) -> list[dict[str, str]]:
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
        for each in shop.share_texts.listed()
    ]


def change(shop: WebShop, form: Mapping[str, str]) -> None:
    """Do what the form asks. BadInput says in one sentence what is wrong with it."""
    language, tone = _language(form.get("language")), _tone(form.get("tone"))
    product_id = form.get("product_id", "")
    if form.get("do") == "forbid":
        shop.share_texts.forbid(product_id, language, tone)
    elif form.get("do") == "edit":
        shop.share_texts.edit(product_id, language, tone, form.get("text", ""))
    else:
        raise BadInput("The form asks for nothing: use its buttons.")


def read_form(body: bytes) -> dict[str, str]:
    """The first value of each field."""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


def _language(given: str | None) -> Language:
    for language in LANGUAGES:
        if language == given:
            return language
    raise BadInput("The language must be zh or en.")


def _tone(given: str | None) -> Tone:
    for tone in get_args(Tone):
        if tone == given:
            return tone  # type: ignore[no-any-return]
    raise BadInput("The tone must be plain, warm or playful.")
