"""Methods that put something into a chat."""

import copy
from typing import Any

from rehearsal.errors import bad_request
from rehearsal.methods.content import (
    caption_content,
    file_content,
    formatted,
    inline_markup,
    placing,
    stored_file,
    text_content,
)
from rehearsal.params import Params
from rehearsal.world import World

JSON = dict[str, Any]
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note",
        "upload_video_note",
    }
)  # fmt: skip


def send_message(world: World, params: Params) -> JSON:
    chat = world.chat_for_bot(params.text("chat_id"))
    content = text_content(params) | inline_markup(params) | placing(params, chat)
    chat.drafts.clear()
    return world.post(chat, world.bot, content).body


def send_photo(world: World, params: Params) -> JSON:
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> JSON:
    return _send_file(world, params, "document")


def _send_file(world: World, params: Params, kind: str) -> JSON:
    chat = world.chat_for_bot(params.text("chat_id"))
    content = caption_content(params) | inline_markup(params) | placing(params, chat)
    content |= file_content(stored_file(world, params, kind, kind))
    chat.drafts.clear()
    return world.post(chat, world.bot, content).body


def send_media_group(world: World, params: Params) -> list[JSON]:
    chat = world.chat_for_bot(params.text("chat_id"))
    media = params.parsed("media", list) or []
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media: it must be 2 to 10")
    contents = []
    for item in media:
        fields = {k: v for k, v in item.items() if isinstance(v, str)}
        one = Params(fields, params.uploads)
        kind = str(item.get("type"))
        if kind not in {"photo", "document"}:
            raise bad_request(f"type {kind} is not supported here")
        contents.append(caption_content(one) | file_content(stored_file(world, one, "media", kind)))
    place = placing(params, chat) | {"media_group_id": str(world.bell.rings)}
    return [world.post(chat, world.bot, content | place).body for content in contents]


def send_message_draft(world: World, params: Params) -> bool:
    chat = world.chat_for_bot(params.text("chat_id"))
    if chat.kind != "private":
        raise bad_request("drafts can be sent only to private chats")
    draft = params.integer("draft_id")
    if draft == 0:
        raise bad_request("RANDOM_ID_INVALID")
    text, entities = formatted(params, "text", "entities")
    if len(text) > 4096:
        raise bad_request("message is too long")
    chat.drafts = {draft: (world.clock(), {"text": text, "entities": entities})}
    world.bell.ring()
    return True


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.chat_for_bot(params.text("chat_id"))
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action = (world.clock(), action)
    world.bell.ring()
    return True


def copy_message(world: World, params: Params) -> JSON:
    return {"message_id": _again(world, params, forwarded=False)["message_id"]}


def forward_message(world: World, params: Params) -> JSON:
    return _again(world, params, forwarded=True)


def _again(world: World, params: Params, *, forwarded: bool) -> JSON:
    chat = world.chat_for_bot(params.text("chat_id"))
    source = world.known_chat(params.text("from_chat_id"))
    message = source.messages.get(params.integer("message_id"))
    if message is None:
        what = "forward" if forwarded else "copy"
        raise bad_request(f"message to {what} not found")
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document")
    content = {name: copy.deepcopy(message.body[name]) for name in kept if name in message.body}
    if not content:
        raise bad_request("message can't be copied")
    content |= placing(params, chat)
    if forwarded:
        origin = {"type": "user", "date": message.body["date"], "sender_user": message.body["from"]}
        content["forward_origin"] = origin
    elif params.has("caption"):
        content |= caption_content(params)
    if not forwarded:
        content |= inline_markup(params)
    return world.post(chat, world.bot, content).body
