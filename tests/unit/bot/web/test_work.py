"""Slow work goes on by itself, one piece at a time, and says how far it is or why it ended."""

from collections.abc import Iterator
from threading import Event

import pytest
from starlette.testclient import TestClient

from bot.app import App
from bot.errors import BadInput
from bot.working import KEPT, Busy, Job, Jobs, Progress
from tests.unit.bot.web.knowing import follow, press


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """Once its thread is through."""
    assert jobs._thread is not None
    jobs._thread.join(10)
    return job


def test_one_thing_at_a_time_and_its_result(jobs: Jobs) -> None:
    begun, go = Event(), Event()

    def work(on_progress: Progress) -> str:
        on_progress(3, 7)
        begun.set()
        assert go.wait(10)
        return "result"

    job = jobs.start("read", "Lin", work, then="/there/{job}")
    assert begun.wait(10)
    assert (job.state, job.done, job.total) == ("running", 3, 7)
    with pytest.raises(Busy) as busy:
        jobs.start("read", "Wu", work, then="")
    assert busy.value.job_id == job.job_id
    go.set()
    assert (ended(jobs, job).state, job.result, job.then) == (
        "done",
        "result",
        f"/there/{job.job_id}",
    )


def test_why_it_failed_is_told_in_a_sentence_or_left_to_the_log(jobs: Jobs) -> None:
    def refused(on_progress: Progress) -> None:
        raise BadInput("The file is empty.")

    def broken(on_progress: Progress) -> None:
        raise KeyError("secret")

    job = ended(jobs, jobs.start("read", "Lin", refused, then=""))
    assert (job.state, job.problem) == ("failed", "The file is empty.")
    job = ended(jobs, jobs.start("read", "Lin", broken, then=""))
    assert (job.state, job.problem) == ("failed", "")


def test_only_so_many_results_are_held(jobs: Jobs) -> None:
    released: list[int] = []
    for at in range(KEPT + 2):
        release = lambda at=at: released.append(at)  # noqa: E731
        ended(jobs, jobs.start("read", "Lin", lambda p: None, then="", release=release))
    assert released == [0, 1]
    jobs.close()
    assert released == list(range(KEPT + 2))


def test_a_check_is_watched_and_stopped(
    browser: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()

    def check(on_progress: Progress) -> None:
        for done in range(1000):
            on_progress(done, 1000)
            assert go.wait(10)

    app.releasing.take_out([("product", "K-1")], "Lin")
    monkeypatch.setattr(app.releasing, "check", check)
    key = browser.get("/knowledge/draft").text.split('name="csrf" value="')[1][:64]
    begun = browser.post("/knowledge/draft", data={"csrf": key, "do": "check"})
    page = begun.headers["location"]
    watched = browser.get(page)
    assert watched.headers["refresh"] == "1"
    assert "<progress" in watched.text
    other = browser.post("/knowledge/draft", data={"csrf": key, "do": "check"})
    assert other.headers["location"] == f"{page}?done=busy"
    stopped = browser.post(page, data={"csrf": key})
    go.set()
    assert "It was stopped. Nothing was published." in follow(browser, stopped).text
    assert app.knowledge.version() == "1"


def test_a_check_that_breaks_leaves_everything_as_it_was(
    browser: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.releasing.take_out([("product", "K-1")], "Lin")
    monkeypatch.setattr(app.releasing, "check", lambda on_progress: 1 // 0)
    broken = press(browser, "/knowledge/draft", "check")
    assert "Something broke here" in broken.text
    assert "division" not in broken.text
    assert len(app.releasing.draft().changes) == 1
