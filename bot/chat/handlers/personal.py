"""`/privacy`, `/export`, `/forget`, `/stop`: what a shopper may demand."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot import sharing
from bot.chat import keyboards, staffroom
from bot.chat.handlers import growth_data
from bot.chat.retention import KEEP_TURNS
from bot.chat.talks import NO_PREVIEW, Talk


def privacy(talk: Talk, _argument: str) -> None:
    talk.say("privacy.text", shop=talk.shop.name, days=KEEP_TURNS.days)


def stop(talk: Talk, _argument: str) -> None:
    """No unasked messages from now on."""
    talk.tx.shoppers.set_stopped(talk.shopper.shopper_id, True)
    talk.tx.offers.silence(talk.shopper.shopper_id, "stop", talk.now)
    talk.shop.telling.hold(talk.tx, talk.shopper.shopper_id, talk.now)
    talk.say("stop.done")


def export(talk: Talk, _argument: str) -> None:
    """Send the shopper everything kept about them, and nothing about anyone else."""
    content = json.dumps(everything_about(talk), ensure_ascii=False, indent=2)
    talk.document(content.encode(), talk.words("export.file"), talk.words("export.ready"))


def everything_about(talk: Talk) -> dict[str, Any]:
    """Ready for `json.dumps`; times are ISO 8601."""
    tx, shopper = talk.tx, talk.shopper
    return {
        "shopper": {
            "telegram_id": shopper.telegram_id,
            "name": shopper.name,
            "language": shopper.language,
            "unasked_messages": not shopper.stopped,
        },
        "conversation": [
            {
                "at": turn.at.isoformat(),
                "kind": turn.kind,
                "question": turn.question,
                "answer": turn.answer,
                "language": turn.language,
                "product_id": turn.product_id,
                "feedback": turn.feedback,
                "by": turn.by,
                "made": asdict(turn.made) if turn.made else None,
            }
            for turn in tx.conversations.all_turns(shopper.shopper_id)
        ],
        "handoffs": [
            {
                "opened_at": handoff.opened_at.isoformat(),
                "closed_at": handoff.closed_at.isoformat() if handoff.closed_at else None,
                "state": handoff.state,
                "reason": handoff.reason,
                "taken_by": handoff.taken_by,
                "taken_at": handoff.taken_at.isoformat() if handoff.taken_at else None,
                "rating": handoff.rating,
            }
            for handoff in tx.handoffs.all_of(shopper.shopper_id)
        ],
        "share_messages": tx.conversations.share_texts(shopper.shopper_id),
        "sharing": growth_data.exported(tx, shopper.shopper_id),
    }


def ask_to_forget(talk: Talk, _argument: str) -> None:
    talk.say("forget.sure", keyboards.forget(talk.language))


def forget_or_keep(talk: Talk, arguments: Sequence[str], _message: int | None) -> None:
    if "yes" in arguments:
        forget(talk)
    else:
        talk.say("forget.kept")


def forget(talk: Talk) -> None:
    """Delete what is kept about the shopper; their place in the chain stays, without a name."""
    tx, shopper_id = talk.tx, talk.shopper.shopper_id
    with_a_person = tx.handoffs.live(shopper_id) is not None
    staffroom.erase(talk)
    tx.outbox.forget(shopper_id, talk.chat_id)
    tx.conversations.forget(shopper_id)
    tx.handoffs.forget(shopper_id)
    if with_a_person:
        staffroom.tell(talk.shop, tx, talk.now, "staff.forgotten", None, shopper=shopper_id)
    growth_data.forget(talk)
    tx.offers.silence(shopper_id, "forgotten", talk.now)
    sharing.forget(tx, shopper_id, talk.now)
    menu = {"scope": {"type": "chat", "chat_id": talk.chat_id}}
    tx.outbox.add("delete_my_commands", menu, chat_id=talk.chat_id, now=talk.now)
    text = talk.words("forget.done")
    payload = {"chat_id": talk.chat_id, "text": text, "link_preview_options": NO_PREVIEW}
    tx.outbox.add("send_message", payload, chat_id=talk.chat_id, now=talk.now)
