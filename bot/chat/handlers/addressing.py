"""Whether a message is meant for this bot."""

import re

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


def command_in(text: str, bot_name: str) -> tuple[str, str] | None:
    """(name, argument) of a command meant for this bot."""
    match = _COMMAND.fullmatch(text)
    if not match or (match[2] and match[2].lower() != bot_name.lower()):
        return None
    return match[1].lower(), (match[3] or "").strip()


def without_mention(text: str, bot_name: str) -> str | None:
    """`text` without "@bot_name", or None if it does not mention the bot."""
    mention = re.compile(rf"@{re.escape(bot_name)}(?!\w)", re.IGNORECASE)
    return mention.sub(" ", text).strip() if mention.search(text) else None
