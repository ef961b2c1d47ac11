"""Orders come in from outside: from a file, a till or an online store, all the same way.

An event is converted if need be, matched with its buyer and rewarded, in one transaction. What
cannot be counted yet waits, and is counted by itself once it can. What a store sends is kept before
it is acknowledged.
"""

from bot.receiving.desk import Desk
from bot.receiving.events import Books, Received, Rules, claim, claim_order, receive, retry

__all__ = ["Books", "Desk", "Received", "Rules", "claim", "claim_order", "receive", "retry"]
