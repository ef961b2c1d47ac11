import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TimedOut

from bot.chat.outcomes import Outcome, judge


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (caused(NetworkError("x"), httpx.ConnectError("refused")), Outcome.AGAIN),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Outcome.AGAIN),
        (caused(TimedOut(), httpx.PoolTimeout("x")), Outcome.AGAIN),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Outcome.UNCERTAIN),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Outcome.UNCERTAIN),
        (caused(NetworkError("x"), httpx.ReadError("x")), Outcome.UNCERTAIN),
        (NetworkError("Bad Gateway (502)"), Outcome.AGAIN),
        (Forbidden("bot was blocked by the user"), Outcome.BLOCKED),
        (BadRequest("Message thread not found"), Outcome.TOPIC_GONE),
        (BadRequest("Message is not modified"), Outcome.UNCHANGED),
        (BadRequest("Chat not found"), Outcome.NEVER),
        (ChatMigrated(-100), Outcome.NEVER),
    ],
)
def test_what_a_failure_means(error, outcome):
    assert judge(error, "send_message") is outcome


def test_an_edit_is_repeated_where_a_message_is_not():
    error = caused(TimedOut(), httpx.ReadTimeout("x"))
    assert judge(error, "edit_message_text") is Outcome.AGAIN
