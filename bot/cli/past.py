"""The demo shop's past, lived through the same steps as in the chat."""

from bot import sharing
from bot.app import App, Transaction
from rehearsal.shop import PastEvent, past_events, past_people


def live_through_past(app: App) -> int:
    """Everything that happened in the demo shop until now; how many events that were, 0 when it
    was lived through before."""
    people = past_people()
    events = past_events(app.now())
    with app.database.write() as tx:
        if tx.shoppers.by_telegram_id(people[events[0].person].person) is not None:
            return 0
        for event in events:
            person = people[event.person]
            meeting = tx.shoppers.meet(person.person, person.name, person.language, event.at)
            _live(app, tx, event, meeting.shopper.shopper_id, meeting.new)
    return len(events)


def _live(app: App, tx: Transaction, event: PastEvent, shopper_id: int, new: bool) -> None:
    match event.kind:
        case "started":
            inviter = tx.shoppers.by_telegram_id(event.via or 0)
            assert inviter is not None
            link = sharing.link_for(
                tx, inviter.shopper_id, event.product_id, event.at, app.new_code
            )
            sharing.arrive(tx, shopper_id, link.code, new, event.at)
        case "asked":
            tx.shoppers.asked(shopper_id, event.at)
        case "offered":
            sharing.offer(tx, shopper_id, event.product_id, "", event.at)
        case "shared":
            link = sharing.link_for(tx, shopper_id, event.product_id, event.at, app.new_code)
            sharing.shared(tx, link.code, event.channel, event.at)
        case "met":
            pass
