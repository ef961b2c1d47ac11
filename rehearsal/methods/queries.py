"""Answers to what people tapped or typed inline."""

from typing import Any

from rehearsal.errors import bad_request
from rehearsal.markup import checked_markup
from rehearsal.methods.content import caption_content, file_content, text_content
from rehearsal.params import Params
from rehearsal.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: Params) -> bool:
    query = params.text("callback_query_id")
    if query not in world.callbacks or query in world.callback_answers:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.callback_answers[query] = {
        "id": query,
        "text": text,
        "show_alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    world.bell.ring()
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    query = params.text("inline_query_id")
    if query not in world.inline_queries:
        raise bad_request(TOO_OLD)
    results = params.parsed("results", list) or []
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    checked = [_result(world, result) for result in results]
    world.inline_queries.discard(query)
    world.inline_answers[query] = {
        "results": checked,
        "button": params.parsed("button", dict),
        "is_personal": params.flag("is_personal"),
    }
    world.bell.ring()
    return True


def _result(world: World, result: dict[str, Any]) -> dict[str, Any]:
    """A result, with the message it would send under `message`. Raises ApiError."""
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    markup = checked_markup(result.get("reply_markup"))
    message: dict[str, Any] = {"reply_markup": markup} if markup else {}
    given = result.get("input_message_content")
    if result.get("type") == "article":
        if not result.get("title"):
            raise bad_request("can't parse inline query result: title of an article is empty")
        if not isinstance(given, dict) or "message_text" not in given:
            raise bad_request("message text is empty")
    elif result.get("type") != "photo" or result.get("photo_file_id") not in world.files:
        raise bad_request("the rehearsal server takes articles and photos by file id as results")
    if isinstance(given, dict):
        fields = {"text": given.get("message_text", ""), "parse_mode": given.get("parse_mode", "")}
        message |= text_content(Params({k: str(v) for k, v in fields.items() if v}))
    else:
        message |= _photo_message(world, result)
    return result | {"message": message}


def _photo_message(world: World, result: dict[str, Any]) -> dict[str, Any]:
    fields = {name: str(result.get(name) or "") for name in ("caption", "parse_mode")}
    return file_content(world.files[result["photo_file_id"]]) | caption_content(Params(fields))
