"""The commands of a shopper in their private chat."""

from collections.abc import Callable, Mapping

from bot.chat import keyboards
from bot.chat.handlers import claims, codes, handoff, invites, personal, products, rewards
from bot.chat.handlers.login import login
from bot.chat.handlers.start import start
from bot.chat.talks import Talk

Act = Callable[[Talk, str], None]


def menu(talk: Talk, _argument: str) -> None:
    talk.say("menu.title", keyboards.menu(talk.language))


def show_help(talk: Talk, _argument: str) -> None:
    talk.say("help.text")


def language(talk: Talk, _argument: str) -> None:
    talk.say("language.choose", keyboards.languages(talk.language, talk.shop.languages))


def human(talk: Talk, _argument: str) -> None:
    handoff.open_for(talk, "human.asked")


def name_commands(talk: Talk) -> None:
    """The command menu of this chat in the language of the talk, whatever the client speaks."""
    commands = [(name, talk.words(f"commands.{name}")) for name in COMMANDS]
    payload = {"commands": commands, "scope": {"type": "chat", "chat_id": talk.chat_id}}
    talk.tx.outbox.add("set_my_commands", payload, chat_id=talk.chat_id, now=talk.now)


COMMANDS: Mapping[str, Act] = {
    "start": start,
    "menu": menu,
    "products": lambda talk, _: products.categories(talk, None),
    "invite": invites.invite,
    "rewards": rewards.rewards,
    "leaderboard": rewards.board,
    "code": codes.named,
    "order": claims.order,
    "human": human,
    "language": language,
    "help": show_help,
    "privacy": personal.privacy,
    "export": personal.export,
    "forget": personal.ask_to_forget,
    "stop": personal.stop,
}
"""In the order in which Telegram's menu lists them."""

UNLISTED: Mapping[str, Act] = {"login": login}
"""Not for shoppers."""
