"""What `knowledge import` and `knowledge pull` share: into the draft, published, and told."""

from collections.abc import Sequence
from typing import Any

from bot.app import App
from bot.cli.console import progress, say
from bot.cli.releases import BY, at_terminal, publish_draft
from bot.cli.telling import SHOWN, change_json, show_changes
from bot.releasing import Import
from knowledge.entries import Key, entries_of
from knowledge.loaded import Loaded, Problem


def bring_in(opened: App, loaded: Loaded, gone: Sequence[Key], yes: bool) -> bool:
    """Into the draft, and from there to the shoppers if somebody says so; whether it went there."""
    if opened.knowledge.version() == "0" and not opened.releasing.draft().entries:
        with progress("Learning") as on_progress:
            opened.import_knowledge(loaded, on_progress)
        return opened.knowledge.version() != "0"
    opened.releasing.import_files(loaded, BY, removed=gone)
    opened.keep_behaviors(loaded)
    brought = {*gone, *(entry.key for entry in entries_of(loaded))}
    waiting = [change for change in opened.releasing.draft().changes if change.key in brought]
    if not waiting:
        return False
    if not yes and not at_terminal():
        say("The changes wait in the draft; `shopvine knowledge publish` publishes them.")
        return False
    return publish_draft(opened, yes=yes, only=brought) is not None


def as_json(found: Import, loaded: Loaded) -> dict[str, Any]:
    changes = found.changes
    return {
        "new": [entry_id for _, entry_id in changes.new],
        "changed": [entry_id for _, entry_id in changes.changed],
        "unchanged": len(changes.unchanged),
        "gone": [entry_id for _, entry_id in changes.gone],
        "bad": [_problem(problem) for problem in loaded.problems],
        "flags": [_problem(flag) for flag in loaded.flags],
        "changes": [change_json(each) for each in found.entries if each.what == "changed"],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "reason": problem.reason,
    }


def tell(found: Import, loaded: Loaded, preview: bool, remove_gone: bool) -> None:
    changes = found.changes
    for problem in loaded.problems:
        say(str(problem))
    for flag in loaded.flags[:SHOWN]:
        say(f"Look at this: {flag}")
    if len(loaded.flags) > SHOWN:
        say(f"Look at {len(loaded.flags) - SHOWN} more of that kind (--json tells all).")
    if preview or changes.changed or (changes.gone and remove_gone):
        show_changes(found.entries)
    verb = "would be" if preview else "are"
    say(
        f"{len(changes.new)} {verb} new, {len(changes.changed)} changed, "
        f"{len(changes.unchanged)} as before, {len(loaded.problems)} bad."
    )
    if changes.gone and not remove_gone:
        say(f"{len(changes.gone)} are not in the files and stay; --remove-gone takes them out.")
