"""The draft checked and published from the staff chat: `/publish` and its buttons."""

from collections.abc import Sequence
from functools import partial

from bot import publishing
from bot.changes import WORDS, counted
from bot.chat import release_words, staffroom
from bot.chat.handlers import fixing
from bot.chat.ports import Transaction
from bot.chat.releases import Watched
from bot.chat.visits import Effects, Visit
from bot.checking.check import Check
from bot.working import Busy, Progress
from knowledge.releases import Draft, Release

TAPS = ("publish", "publish_no")


async def heard(visit: Visit) -> Effects:
    """Show what the draft changes, and have it checked."""
    by = await visit.workers.read(lambda tx: fixing.editor(visit, tx))
    if by is None:
        return partial(fixing.tell, visit, "fix.editors")
    draft = await visit.think(lambda _: visit.shop.releasing.draft())
    if not draft.changes:
        return partial(fixing.tell, visit, "release.empty")
    return partial(_check, visit, draft, by)


async def tapped(visit: Visit, act: str, arguments: Sequence[str]) -> Effects:
    """Publish what was checked, if it is still that; or leave it in the draft."""
    by = await visit.workers.read(lambda tx: fixing.editor(visit, tx))
    await visit.acknowledge()
    if by is None:
        return partial(fixing.tell, visit, "fix.editors")
    if act == "publish_no":
        return partial(fixing.end, visit, partial(fixing.tell, visit, "release.later"))
    job = visit.shop.jobs.find(arguments[0] if arguments else "")
    if job is None or not isinstance(job.result, Check):
        return partial(fixing.end, visit, partial(fixing.tell, visit, "release.lost"))
    check, releasing = job.result, visit.shop.releasing
    if not await visit.think(lambda _: publishing.is_current(check, releasing)):
        return partial(fixing.end, visit, partial(fixing.tell, visit, "release.moved"))
    return partial(_publish, visit, check, job.job_id, by)


def _check(visit: Visit, draft: Draft, by: str, tx: Transaction) -> None:
    """It begins with the message about it, which stands above what comes of it."""
    shop = visit.shop
    watched = Watched(fixing.here(visit.message))
    try:
        shop.jobs.start(
            "check",
            by,
            shop.releasing.check,
            then="/knowledge/check/{job}",
            can_stop=True,
            about=watched,
        )
    except Busy as busy:
        _busy(visit, busy, tx)
        return
    fixing.post(visit, release_words.draft(staffroom.language(shop), draft), None, tx)


def _publish(visit: Visit, check: Check, job_id: str, by: str, tx: Transaction) -> None:
    shop = visit.shop
    summary = counted(check.changes, WORDS[staffroom.language(shop)])

    def work(on_progress: Progress) -> Release:
        release = publishing.publish(shop, check, by, summary, on_progress)
        shop.jobs.forget(job_id)
        return release

    try:
        shop.jobs.start(
            "publish",
            by,
            work,
            then="/knowledge/history?done=published",
            can_stop=False,
            about=Watched(fixing.here(visit.message)),
        )
    except Busy as busy:
        _busy(visit, busy, tx)
        return
    fixing.end(visit, fixing.nothing, tx)


def _busy(visit: Visit, busy: Busy, tx: Transaction) -> None:
    job = visit.shop.jobs.find(busy.job_id)
    fixing.tell(visit, "release.busy", tx, by=job.by if job else visit.shop.name)
