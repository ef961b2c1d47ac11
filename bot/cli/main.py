"""`shopvine`: the one command."""

import errno
import os
import sys

import typer

from bot.cli import (
    ask,
    database,
    demo,
    doctor,
    evaluate,
    fraud,
    handoffs,
    init,
    knowledge,
    models,
    orders,
    referrals,
    report,
    rewards,
    rules,
    run,
    search,
    staff,
)
from bot.cli.console import say
from bot.errors import BadInput, ShopvineError
from knowledge.errors import KnowledgeError

app = typer.Typer(
    name="shopvine",
    help="A customer-service and sharing bot that a shop runs itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("ask")(ask.ask)
app.command("search")(search.search)
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(models.app, name="models")
app.add_typer(orders.app, name="orders")
app.add_typer(fraud.app, name="fraud")
app.add_typer(handoffs.app, name="handoffs")
app.add_typer(referrals.app, name="referrals")
app.add_typer(rules.app, name="rules")
app.add_typer(report.app, name="report")
app.add_typer(rewards.app, name="rewards")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(staff.app, name="staff")
app.add_typer(database.app, name="database")
app.add_typer(doctor.app, name="doctor")


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 could not be done, 2 something given was wrong."""
    try:
        app()
    except ShopvineError as error:
        say(f"{error}")
        sys.exit(error.exit_code)
    except KnowledgeError as error:
        say(f"{error}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        say(
            f"{error.filename or 'A file'} cannot be used ({error.strerror or error}): see that it "
            "exists, that you may use it, and that the disk is not full."
        )
        sys.exit(1 if error.errno in (errno.ENOSPC, errno.EIO) else BadInput.exit_code)
