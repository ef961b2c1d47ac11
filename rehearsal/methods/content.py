"""What a message carries: text, caption, markup, reply and topic, checked as Telegram does."""

from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from rehearsal.accounts import Chat
from rehearsal.entities import parse_html
from rehearsal.errors import bad_request
from rehearsal.markup import checked_markup
from rehearsal.params import Params, Upload
from rehearsal.world import StoredFile, World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def formatted(params: Params, name: str, entities: str) -> tuple[str, list[dict[str, Any]]]:
    """The text of a parameter and its entities, after its parse mode. Raises ApiError."""
    text, mode = params.text(name), params.text("parse_mode").lower()
    if mode == "html":
        return parse_html(text)
    if mode:
        raise bad_request("unsupported parse_mode")
    return text.strip(), params.parsed(entities, list) or []


def text_content(params: Params) -> dict[str, Any]:
    """Fields of a text message. Raises ApiError."""
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: dict[str, Any] = {"text": text} | ({"entities": entities} if entities else {})
    if options := params.parsed("link_preview_options", dict):
        content["link_preview_options"] = options
    return content


def caption_content(params: Params) -> dict[str, Any]:
    """Fields of a caption, none when there is no caption. Raises ApiError."""
    caption, entities = formatted(params, "caption", "caption_entities")
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def inline_markup(params: Params) -> dict[str, Any]:
    """`reply_markup` as a message shows it: only inline keyboards are part of a message."""
    markup = checked_markup(params.parsed("reply_markup", dict))
    return {"reply_markup": markup} if markup and "inline_keyboard" in markup else {}


def placing(params: Params, chat: Chat) -> dict[str, Any]:
    """Topic and reply of a new message. Raises ApiError."""
    place: dict[str, Any] = {}
    if thread := params.integer("message_thread_id"):
        topic = chat.topics.get(thread)
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and chat.bot != "administrator":
            raise bad_request("TOPIC_CLOSED")
        place |= {"message_thread_id": thread, "is_topic_message": True}
    reply = params.parsed("reply_parameters", dict)
    if reply:
        target = chat.messages.get(int(reply.get("message_id", 0)))
        if target is not None:
            shown = {k: v for k, v in target.body.items() if k != "reply_to_message"}
            place["reply_to_message"] = shown
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    return place


def stored_file(world: World, params: Params, name: str, kind: str) -> StoredFile:
    """The file in a parameter: uploaded bytes, or the id of one sent before. Raises ApiError."""
    value = params.text(name)
    upload = params.uploads.get(value.removeprefix("attach://") if value else name)
    if upload is not None:
        return keep_upload(world, upload, kind)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    found = world.files.get(value)
    if found is None:
        raise bad_request("wrong remote file identifier specified: Wrong character in the string")
    if found.kind != kind:
        raise bad_request(
            f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}"
        )
    return found


def keep_upload(world: World, upload: Upload, kind: str) -> StoredFile:
    """Store an upload. Raises ApiError when it is empty or a photo that cannot be read."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        width, height = photo_size(upload.data)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return world.keep_file(kind, upload.filename, upload.mime, upload.data)


def photo_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises ApiError."""
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def file_json(stored: StoredFile) -> dict[str, Any]:
    """The fields every kind of file has."""
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }


def file_content(stored: StoredFile) -> dict[str, Any]:
    """Fields of a message with that photo or document."""
    if stored.kind == "photo":
        width, height = photo_size(stored.data)
        return {"photo": [file_json(stored) | {"width": width, "height": height}]}
    extra = {"file_name": stored.name, "mime_type": stored.mime}
    return {"document": file_json(stored) | extra}
