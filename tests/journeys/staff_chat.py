"""What journeys of staff and shoppers have in common."""

from rehearsal.people import Tapped
from rehearsal.posting import press


def waits(person, sam, staff):
    """A shopper asks for a person; gives the card that staff see."""
    person.start()
    person.send("/human")
    return sam.wait(f"{person.name}（#", chat=staff)


def live(shop, person):
    with shop.database.read() as tx:
        shopper = tx.shoppers.by_telegram_id(person.id)
        return tx.handoffs.live(shopper.shopper_id) if shopper else None


def newest(shop, person):
    with shop.database.read() as tx:
        shopper = tx.shoppers.by_telegram_id(person.id)
        return tx.handoffs.all_of(shopper.shopper_id)[-1]


def tap_old(server, person, card):
    """Tap a button that was under the card before it changed."""
    world = server.world
    [take] = [b for row in card.buttons for b in row if "接待" in b.text]
    with world.bell.lock:
        chat = world.chats[card.chat_id]
        message = chat.messages[card.message_id]
        return Tapped(take, press(world, person.account, chat, message, take.value))
