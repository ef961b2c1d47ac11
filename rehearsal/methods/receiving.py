"""How the bot gets its updates."""

from typing import Any
from urllib.parse import urlsplit

from rehearsal.errors import bad_request
from rehearsal.params import Params
from rehearsal.updates import Webhook
from rehearsal.world import World


async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """`getUpdates`; the only method that waits. Called without the lock."""
    world.updates.allow(params.parsed("allowed_updates", list))
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout = min(max(params.integer("timeout"), 0), 50)
    return await world.updates.poll(params.integer("offset"), limit, timeout)


def set_webhook(world: World, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    legal = secret.replace("_", "").replace("-", "")
    if secret and not (legal.isascii() and legal.isalnum() and len(secret) <= 256):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(params.parsed("allowed_updates", list))
    world.updates.webhook = Webhook(url, secret, params.integer("max_connections", 40))
    return _dropped(world, params)


def delete_webhook(world: World, params: Params) -> bool:
    world.updates.webhook = None
    return _dropped(world, params)


def _dropped(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.waiting.clear()
    world.bell.ring()
    return True


def get_webhook_info(world: World, params: Params) -> dict[str, Any]:
    hook = world.updates.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    if hook:
        info["max_connections"] = hook.max_connections
        if hook.failed_at is not None:
            info |= {"last_error_date": hook.failed_at, "last_error_message": hook.failure}
    return info
