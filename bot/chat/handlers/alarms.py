"""Staff are told when codes are guessed."""

from bot import reviewing
from bot.chat import staffroom
from bot.chat.talks import Talk


def tell_of_guesses(talk: Talk) -> None:
    """After a code that nobody holds: tell the staff chat once that this person, or everybody
    together, tries too many."""
    found = reviewing.alarm(talk.tx, talk.shopper.shopper_id, talk.now)
    if found is not None:
        about = talk.shopper.shopper_id if found.check == "code_guessing" else None
        values = {**found.evidence, "shopper": talk.shopper.shopper_id}
        staffroom.tell(talk.shop, talk.tx, talk.now, f"alarm.{found.check}", about, **values)
