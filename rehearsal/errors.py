"""The errors of rehearsing.

RehearsalError   what a person on the rehearsal server tried is not possible
ApiError         what the bot asked for is refused, in the words of the Bot API
"""

from typing import Any


class RehearsalError(Exception):
    """A person tried something a Telegram client would not let them do, or waited in vain."""


class ApiError(Exception):
    """A refusal of the Bot API: HTTP status, description, `parameters` such as retry_after."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the refusal."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    """400."""
    return ApiError(400, f"Bad Request: {reason}")


def migrated(chat_id: int) -> ApiError:
    """400, with the id that the group has now."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, {"migrate_to_chat_id": chat_id})


def forbidden(reason: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {reason}")
