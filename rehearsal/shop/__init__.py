"""Lantern Lane, the demo shop: everything that `shopvine demo` needs, made up by us."""

from rehearsal.shop.building import DemoShopRefused, write_demo_shop
from rehearsal.shop.past import PastEvent, PastPerson, past_events, past_people

__all__ = [
    "DemoShopRefused",
    "PastEvent",
    "PastPerson",
    "past_events",
    "past_people",
    "write_demo_shop",
]
