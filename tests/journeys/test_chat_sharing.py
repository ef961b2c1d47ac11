"""👍, the offer, the link that another shopper starts by, inline mode, the QR code."""

import time
from datetime import timedelta

from bot import reporting, sharing


def link_in(message):
    return next(word for word in message.text.split() if word.startswith("https://t.me/"))


def code_in(message):
    return link_in(message).rpartition("=")[2]


def wait_for_shares(shop, code):
    """(code, channel) of what the link's owner shared."""
    for _ in range(200):
        with shop.database.read() as tx:
            shares = tx.links.shares_of(tx.links.get(code).shopper_id)
        if shares:
            break
        time.sleep(0.05)
    return [(code, channel) for code, channel, _ in shares]


def asks(person, question="How much is the paper lantern?"):
    sent = person.send(question)
    return person.wait("costs 12.50", after=sent)


def test_a_thumb_up_brings_an_offer_and_the_link_brings_a_friend(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ben = server.person("Ben", language_code="zh-hans")
    ana.start()
    answer = asks(ana)
    tapped = ana.tap("👍", answer)
    assert ana.wait_answer(tapped)["text"] == "Thank you!"
    ana.wait("carries your personal link")
    message = ana.wait("A friend would like this: Paper lantern.")
    with shop.database.read() as tx:
        link = tx.links.get(code_in(message))
        assert (link.product_id, link.campaign_id, link.variant) == ("P1", "autumn", "warm")
        shopper = link.shopper_id
        (offer,) = tx.offers.all_of(shopper)
        assert (offer.product_id, offer.campaign_id, offer.tone) == ("P1", "autumn", "warm")
    assert message.button("📋 Copy").value == message.text
    assert message.button("📤 Send to a friend").kind == "switch_inline_query_chosen_chat"

    ben.open(link_in(message))
    assert "Ana邀请您来到Lantern Lane" in ben.wait("您好").text
    card = ben.wait("纸灯笼")
    assert card.photo
    ana.send("/invite")
    assert "Invited: 1" in ana.wait("Invited:").text
    with shop.database.read() as tx:
        (group,) = reporting.funnels(tx, shop.now(), shop.handoffs.hours.zone, "campaign").groups
    counts = group.counts
    steps = counts.offered, counts.shared, counts.brought, counts.started
    assert (group.value, steps) == ("autumn", (1, 1, 1, 1))

    again = asks(ana, "And another question, please?")
    ana.tap("👍", again)
    ana.send("thank you")
    ana.wait("You are welcome")
    offers = [each for each in ana.messages() if "carries your personal link" in each.text]
    assert len(offers) == 1
    shop.later = timedelta(days=8)
    asks(ana, "A question of next week?")
    ana.tap("👍")
    ana.wait(lambda m: "carries your personal link" in m.text and m.message_id > card.message_id)


def test_thanks_count_as_a_solved_question(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    asks(ana)
    ana.send("Thanks!")
    ana.wait("You are welcome")
    ana.wait("A friend would like this")


def test_no_offer_after_a_thumb_down_or_stop(server, shop, bot):
    ana, ben = (server.person(name, language_code="en") for name in ("Ana", "Ben"))
    for person in (ana, ben):
        person.start()
        asks(person)
    ana.tap("👎")
    ana.wait("Shall I ask a person?")
    ben.send("/stop")
    ben.wait("no unasked messages")
    for person in (ana, ben):
        asks(person, "Something else, perhaps?")
        tapped = person.tap("👍")
        person.wait_answer(tapped)
        asks(person, "The last question of mine?")
        assert not [m for m in person.messages() if "personal link" in m.text]


def test_inline_mode_gives_cards_with_the_senders_own_link(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    friend = server.person("Carl", language_code="en")
    ana.start()
    asks(ana)
    ana.tap("👍")
    link = link_in(ana.wait("A friend would like this"))
    results = ana.inline("lantern")
    assert len(results) == 1
    sent = ana.choose(results[0], friend)
    assert link in sent.text
    assert "A friend would like this" in sent.text
    code = link.split("start=")[1]
    assert wait_for_shares(shop, code) == [(code, "inline")]


def test_once_a_campaign_is_over_its_words_and_its_link_are_shared_no_more(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    asks(ana)
    ana.tap("👍")
    shared = ana.wait("A friend would like this")
    shop.campaigns.clear()
    (result,) = ana.inline("lantern")
    sent = ana.choose(result, server.person("Carl", language_code="en"))
    assert link_in(shared) not in sent.text
    assert "A friend would like this" not in sent.text
    ana.tap("▦ QR code", shared)
    link = link_in(ana.wait(lambda m: m.photo and "Let a friend scan this" in (m.text or "")))
    with shop.database.read() as tx:
        kept = tx.links.get(link.rpartition("=")[2])
    assert (kept.product_id, kept.campaign_id, kept.variant) == ("P1", None, None)
    assert link in sent.text


def test_a_stranger_who_looks_through_inline_mode_can_still_be_invited(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    carl = server.person("Carl", language_code="en")
    ana.start()
    ana.send("/invite")
    link = link_in(ana.wait("Your personal link"))
    assert len(carl.inline("")) == 3
    with shop.database.read() as tx:
        assert tx.shoppers.by_telegram_id(carl.id) is None
    carl.open(link)
    carl.wait("Ana sent you to")


def test_sharing_a_product_on_ones_own_and_the_qr_code(server, shop, bot):
    ana = server.person("Ana", language_code="en")
    ana.start()
    ana.send("/products")
    ana.wait("What are you looking for?")
    ana.tap("Clothes")
    ana.wait("Clothes, page 1")
    ana.tap("Silk scarf")
    ana.wait("Made by hand")
    ana.tap("📤 Share")
    ana.wait("A friend would like this: Silk scarf.")
    ana.tap("▦ QR code")
    picture = ana.wait("Let a friend scan this")
    assert picture.photo.startswith(b"\x89PNG")
    with shop.database.read() as tx:
        shopper = tx.shoppers.by_telegram_id(ana.id)
        exported = sharing.export(tx, shopper.shopper_id)
    # The first is the one in the address of the store, the second was shared.
    assert [link["product_id"] for link in exported["links"]] == [None, "P2"]
    assert [share["channel"] for share in exported["shares"]] == ["qr"]
