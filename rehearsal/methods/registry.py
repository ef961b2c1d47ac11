"""Every method the stand-in knows, by its name in lower case (Telegram ignores case)."""

from collections.abc import Callable
from typing import Any

from rehearsal.methods import editing, groups, profile, queries, receiving, sending
from rehearsal.params import Params
from rehearsal.world import World

Method = Callable[[World, Params], Any]

_ALL: tuple[Method, ...] = (
    sending.send_message,
    sending.send_photo,
    sending.send_document,
    sending.send_media_group,
    sending.send_message_draft,
    sending.send_chat_action,
    sending.copy_message,
    sending.forward_message,
    editing.edit_message_text,
    editing.edit_message_caption,
    editing.edit_message_reply_markup,
    editing.delete_message,
    queries.answer_callback_query,
    queries.answer_inline_query,
    profile.get_me,
    profile.set_my_commands,
    profile.get_my_commands,
    profile.delete_my_commands,
    profile.set_my_description,
    profile.get_my_description,
    profile.set_my_short_description,
    profile.get_my_short_description,
    profile.set_my_name,
    profile.get_file,
    groups.get_chat,
    groups.get_chat_member,
    groups.leave_chat,
    groups.create_chat_invite_link,
    groups.revoke_chat_invite_link,
    groups.create_forum_topic,
    groups.edit_forum_topic,
    groups.close_forum_topic,
    groups.reopen_forum_topic,
    groups.delete_forum_topic,
    receiving.set_webhook,
    receiving.delete_webhook,
    receiving.get_webhook_info,
)
METHODS: dict[str, Method] = {method.__name__.replace("_", ""): method for method in _ALL}
