"""Whoever asks to be forgotten leaves nothing that names them, in any table; the counts stay."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import receiving, sharing
from bot.chat.handlers import growth_data, personal
from bot.chat.talks import Talk
from bot.orders import Person
from bot.referrals import naming
from growth.programme import simple
from growth.purchases import OrderEvent
from tests.journeys.scripted_shop import ScriptedShop

BOT = "shop_bot"
LAST_CALLS = {"send_message", "delete_my_commands", "revoke_chat_invite_link"}
"""What still goes to a person who was forgotten, and is deleted when it is sent."""
DAY = timedelta(days=1)
letters = st.text("bcdfghjklmnpqrstvwxyz", min_size=9, max_size=12)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = ScriptedShop(tmp_path_factory.mktemp("forgetting"))
    with shop.database.write() as tx:
        sharing.keep_settings(tx, simple("CNY", friend_fixed=3), shop.now() - 30 * DAY)
    yield shop
    shop.database.close()


class Undone(Exception):
    """Ends a transaction, so that the next example finds an empty shop."""


def play(shop, name, nickname, box, number, did):
    """One shopper does some of what a shopper can do, hands over what is kept, and is forgotten."""
    now, chat = shop.now(), 10**9 + number
    planted = [name, nickname, box, f"{chat}", f"86138{number:08}", f"https://t.me/+{nickname}"]
    with shop.database.write() as tx:
        ana = tx.shoppers.meet(7, "Ana", "en", now).shopper
        code = sharing.link_for(tx, ana.shopper_id, "P1", now, shop.new_code).code
        met = tx.shoppers.meet(chat, name, "en", now)
        talk = Talk(shop, tx, met.shopper, "en", now, BOT, True, "telegram:1")
        who = met.shopper.shopper_id
        if "named" in did:
            naming.name_code(tx, who, code, now, "telegram:2", shop.telling)
        if "guessed" in did:
            naming.name_code(tx, who, name, now, "telegram:3")
        if "group" in did:
            tx.group_links.add(-100, who, f"https://t.me/+{nickname}", now)
            link = tx.group_links.add(-200, ana.shopper_id, "https://t.me/+ana", now)
            tx.group_links.joined(link, tx.shoppers.mark(chat), now)
        if "leader" in did:
            tx.leaders.join(who, nickname, now)
        if "phone" in did:
            mark = shop.marker.phone(f"+86138{number:08}")
            receiving.claim(tx, who, "phone", mark, "contact", now, shop.telling)
            planted.append(mark)
        if "order" in did:
            marks = shop.marker.marks(Person(email=f"{box}@example.org"))
            event = OrderEvent(
                "till", "e1", "order", "o1", chat, "P1", 9_000, "CNY", now, marks=marks
            )
            rules = receiving.Rules("CNY", shop.handoffs.hours.zone)
            receiving.receive(tx, event, rules, now, shop.telling)
        document = json.dumps(growth_data.exported(tx, who))
        assert "Ana" not in document
        before = (tx.invitations.branch(ana.shopper_id), tx.group_links.joins(ana.shopper_id))
        personal.forget(talk)
        theirs = f"chat_id <> {ana.telegram_id}"
        calls = tx.connection.exec_driver_sql(f"SELECT method FROM outbox WHERE {theirs}")
        assert {row.method for row in calls} <= LAST_CALLS
        tx.connection.exec_driver_sql(f"DELETE FROM outbox WHERE {theirs}")
        kept = everything_in(tx)
        for each in planted:
            assert each not in kept
        after = (tx.invitations.branch(ana.shopper_id), tx.group_links.joins(ana.shopper_id))
        assert after == before
        raise Undone


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    letters,
    letters,
    letters,
    st.integers(10**7, 10**8 - 1),
    st.sets(st.sampled_from(("named", "guessed", "group", "leader", "phone", "order"))),
)
def test_nothing_names_who_was_forgotten(shop, name, nickname, box, number, did):
    with pytest.raises(Undone):
        play(shop, name, nickname, box, number, did)


def everything_in(tx):
    """Every value of every table, as text."""
    query = "select name from sqlite_master where type = 'table'"
    names = [row[0] for row in tx.connection.exec_driver_sql(query)]
    return "\n".join(
        str(tuple(row))
        for name in names
        for row in tx.connection.exec_driver_sql(f'select * from "{name}"')
    )
