"""Chats, their members, and the topics of forums."""

import secrets
from typing import Any

from rehearsal.accounts import Chat, Topic
from rehearsal.errors import bad_request
from rehearsal.params import Params
from rehearsal.world import World, member_json

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def get_chat(world: World, params: Params) -> dict[str, Any]:
    chat = world.known_chat(params.text("chat_id"))
    return world.chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    chat = world.known_chat(params.text("chat_id"))
    user = params.integer("user_id")
    if user == world.bot.id:
        return member_json(world.bot.as_user(), chat.bot)
    account = world.accounts.get(user)
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(account.as_user(), "member" if user in chat.members else "left")


def leave_chat(world: World, params: Params) -> bool:
    chat = world.chat_for_bot(params.text("chat_id"))
    chat.bot = "absent"
    return True


def create_chat_invite_link(world: World, params: Params) -> dict[str, Any]:
    chat = _administered(world, params)
    if len(params.text("name")) > 32:
        raise bad_request("invite link name is too long")
    address = f"https://t.me/+{secrets.token_urlsafe(12)}"
    link = {
        "invite_link": address,
        "creator": world.bot.as_user(),
        "creates_join_request": params.flag("creates_join_request"),
        "is_primary": False,
        "is_revoked": False,
    }
    if params.text("name"):
        link["name"] = params.text("name")
    chat.links[address] = link
    return dict(link)


def revoke_chat_invite_link(world: World, params: Params) -> dict[str, Any]:
    chat = _administered(world, params)
    link = chat.links.get(params.text("invite_link"))
    if link is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    link["is_revoked"] = True
    return dict(link)


def create_forum_topic(world: World, params: Params) -> dict[str, Any]:
    chat = _forum(world, params)
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    topic = {"name": name, "icon_color": params.integer("icon_color", COLOURS[0])}
    message = world.post(chat, world.bot, {"forum_topic_created": topic, "is_topic_message": True})
    message.body["message_thread_id"] = message.id
    chat.topics[message.id] = Topic(message.id, name)
    return {"message_thread_id": message.id} | topic


def edit_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params)
    topic = _topic(chat, params)
    topic.name = params.text("name") or topic.name
    world.bell.ring()
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=False)


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat = _forum(world, params)
    topic = _topic(chat, params)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    place = {"message_thread_id": topic.thread_id, "is_topic_message": True}
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, world.bot, place | {kind: {}})
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params)
    drop_topic(world, chat, _topic(chat, params).thread_id)
    return True


def drop_topic(world: World, chat: Chat, thread_id: int) -> None:
    """Remove a topic and every message in it."""
    del chat.topics[thread_id]
    for message in chat.newest():
        if message.body.get("message_thread_id") == thread_id:
            del chat.messages[message.id]
    world.bell.ring()


def _administered(world: World, params: Params) -> Chat:
    chat = world.chat_for_bot(params.text("chat_id"))
    if chat.bot != "administrator":
        raise bad_request("not enough rights")
    return chat


def _forum(world: World, params: Params) -> Chat:
    chat = world.chat_for_bot(params.text("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.bot != "administrator":
        raise bad_request("not enough rights to manage topics")
    return chat


def _topic(chat: Chat, params: Params) -> Topic:
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic
