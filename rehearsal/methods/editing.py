"""Methods that change or delete a message of the bot."""

from typing import Any

from rehearsal.accounts import Message
from rehearsal.entities import with_found
from rehearsal.errors import bad_request
from rehearsal.methods.content import caption_content, inline_markup, text_content
from rehearsal.params import Params
from rehearsal.world import World

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> dict[str, Any] | bool:
    message = _editable(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    content: dict[str, Any] = {"entities": None, "link_preview_options": None}
    return _edit(world, params, message, content | text_content(params), ("text", "entities"))


def edit_message_caption(world: World, params: Params) -> dict[str, Any] | bool:
    message = _editable(world, params)
    if "photo" not in message.body and "document" not in message.body:
        raise bad_request("there is no caption in the message to edit")
    content: dict[str, Any] = {"caption": None, "caption_entities": None}
    names = ("caption", "caption_entities")
    return _edit(world, params, message, content | caption_content(params), names)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any] | bool:
    message = _editable(world, params)
    return _edit(world, params, message, {}, None)


def delete_message(world: World, params: Params) -> bool:
    chat = world.known_chat(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if chat.kind != "private" and message.sender != world.bot.id and chat.bot != "administrator":
        raise bad_request("message can't be deleted")
    del chat.messages[message.id]
    world.bell.ring()
    return True


def _editable(world: World, params: Params) -> Message:
    if inline_id := params.text("inline_message_id"):
        message = world.find_inline(inline_id)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    chat = world.chat_for_bot(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != world.bot.id:
        raise bad_request("message can't be edited")
    return message


def _edit(
    world: World,
    params: Params,
    message: Message,
    content: dict[str, Any],
    names: tuple[str, str] | None,
) -> dict[str, Any] | bool:
    if names and (text := content.get(names[0])):
        content[names[1]] = with_found(text, content.get(names[1]) or []) or None
    content |= {"reply_markup": None} | inline_markup(params)
    if all(message.body.get(name) == value for name, value in content.items()):
        raise bad_request(SAME)
    world.edit(message, content)
    return True if params.text("inline_message_id") else message.body
