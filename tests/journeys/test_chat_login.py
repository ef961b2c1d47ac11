"""A member of staff asks the bot for a way into the staff pages."""

import re

from tests.journeys.running_bot import RunningBot


def test_a_member_gets_a_link_and_a_stranger_a_number(server, shop):
    lin, eve = (server.person(name, language_code="en") for name in ("Lin", "Eve"))
    with shop.database.write() as tx:
        staff_id = tx.staff.add("Lin", "agent", lin.id, shop.now())
    with RunningBot(shop, server):
        eve.start()
        eve.send("/login")
        assert eve.wait("This is for the staff").text.endswith(f"number: {eve.id}")
        lin.start()
        lin.send("/login")
        told = lin.wait("staff pages")
        found = re.search(r"https://staff\.test/enter/(\S+)", told.text)
        assert found
        with shop.database.write() as tx:
            tx.staff.set_disabled(staff_id, True)
        lin.send("/login")
        lin.wait("An owner can add you")
    with shop.database.write() as tx:
        assert tx.logins.use_link(found[1], shop.now()) == staff_id


def test_the_menu_of_commands_is_for_shoppers(server, shop):
    eve = server.person("Eve", language_code="en")
    with RunningBot(shop, server):
        eve.start()
        eve.send("/help")
        assert "/login" not in eve.wait("/invite").text
