"""The chain: a link is made, a friend starts, an order comes in, a reward is held and settled.

Each function is one event and expects to run in one write transaction of its own (or the chat's).
"""

from bot.sharing.correcting import attach, detach, forget, say_buyer
from bot.sharing.dating import Dates, dates
from bot.sharing.explaining import Explained, explain
from bot.sharing.inviting import arrive, link_for, may_offer, offer, shared
from bot.sharing.ordering import OrderOutcome, match, restate, take_order
from bot.sharing.ports import Change, Growth, Shoppers, Tell, silent
from bot.sharing.promising import keep_settings, publish, settings_hold
from bot.sharing.rewarding import Righted, decided, expire, progress, right, settle
from bot.sharing.standing import Standing, export, standing

__all__ = [
    "Change",
    "Dates",
    "Explained",
    "Growth",
    "OrderOutcome",
    "Righted",
    "Shoppers",
    "Standing",
    "Tell",
    "arrive",
    "attach",
    "dates",
    "decided",
    "detach",
    "expire",
    "explain",
    "export",
    "forget",
    "keep_settings",
    "link_for",
    "match",
    "may_offer",
    "offer",
    "progress",
    "publish",
    "restate",
    "right",
    "say_buyer",
    "settings_hold",
    "settle",
    "shared",
    "silent",
    "standing",
    "take_order",
]
