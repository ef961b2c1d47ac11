"""`/login`: how a member of staff opens the staff pages."""

from bot.chat.talks import Talk


def login(talk: Talk, _argument: str) -> None:
    """Send a link that lets them in once. Whoever is no member learns the number by which an owner
    can make them one."""
    member = talk.tx.staff.by_telegram_id(talk.chat_id)
    if member is None or member.disabled:
        talk.say("login.stranger", shop=talk.shop.name, number=talk.chat_id)
        return
    token = talk.shop.new_token()
    talk.tx.logins.make_link(member.staff_id, token, talk.now)
    talk.say("login.link", shop=talk.shop.name, link=f"{talk.shop.address}/enter/{token}")
