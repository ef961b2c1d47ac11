"""Who the bot is, what it shows of itself, and its files."""

import json
from typing import Any

from rehearsal.errors import bad_request
from rehearsal.methods.content import file_json
from rehearsal.params import Params
from rehearsal.world import World


def get_me(world: World, params: Params) -> dict[str, Any]:
    return world.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def commands_key(scope: dict[str, Any] | None, language: str) -> str:
    """Where the commands of that scope and language are kept; None is everyone's scope."""
    named = json.dumps(scope, sort_keys=True) if scope and scope != {"type": "default"} else ""
    return f"commands|{named}|{language}"


def _commands(params: Params) -> str:
    return commands_key(params.parsed("scope", dict), params.text("language_code"))


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.parsed("commands", list) or []
    for command in commands:
        name = str(command.get("command", ""))
        legal = name.isascii() and name.replace("_", "").isalnum() and name == name.lower()
        if not 1 <= len(name) <= 32 or not legal:
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[_commands(params)] = commands
    world.bell.ring()
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, Any]]:
    return list(world.profile.get(_commands(params), []))


def delete_my_commands(world: World, params: Params) -> bool:
    world.profile.pop(_commands(params), None)
    world.bell.ring()
    return True


def set_my_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "description", 512)


def set_my_short_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "short_description", 120)


def set_my_name(world: World, params: Params) -> bool:
    return _set_text(world, params, "name", 64)


def _set_text(world: World, params: Params, name: str, most: int) -> bool:
    if len(params.text(name)) > most:
        raise bad_request(f"{name} is too long")
    world.profile[f"{name}|{params.text('language_code')}"] = params.text(name)
    world.bell.ring()
    return True


def get_my_description(world: World, params: Params) -> dict[str, str]:
    key = f"description|{params.text('language_code')}"
    return {"description": world.profile.get(key, "")}


def get_my_short_description(world: World, params: Params) -> dict[str, str]:
    key = f"short_description|{params.text('language_code')}"
    return {"short_description": world.profile.get(key, "")}


def get_file(world: World, params: Params) -> dict[str, Any]:
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    suffix = stored.name.rsplit(".", 1)[-1] if "." in stored.name else "bin"
    return file_json(stored) | {"file_path": f"{stored.kind}s/{stored.file_id}.{suffix}"}
