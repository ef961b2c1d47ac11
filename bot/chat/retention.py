"""How long what is kept."""

from datetime import datetime, timedelta

from bot.chat.ports import Transaction

KEEP_TURNS = timedelta(days=365)
KEEP_UPDATES = timedelta(days=7)
"""Telegram repeats an update for at most 24 hours."""
KEEP_SENT = timedelta(days=30)
"""A staff member may reply to a message about a shopper for this long."""


def purge(tx: Transaction, now: datetime) -> None:
    """Delete what has been kept long enough."""
    tx.conversations.purge(now - KEEP_TURNS)
    tx.handoffs.purge(now - KEEP_TURNS)
    tx.inbox.purge(now - KEEP_UPDATES)
    tx.outbox.purge(now - KEEP_SENT)
    tx.news.purge(now - KEEP_TURNS)
