"""One desk for long work: nothing is done twice, the newest request of a visitor wins, errors reach the asker."""

from threading import Event

import pytest

from symbiosis.errors import ScenarioError
from symbiosis.ui.jobs import Desk, Job


def wait(*jobs: Job[str]) -> None:
    for job in jobs:
        for _ in range(500):
            if job.ended:
                break
            Event().wait(0.01)
        assert job.ended


@pytest.fixture
def gate() -> Event:
    return Event()


def busy(desk: Desk, gate: Event) -> Job[str]:
    """Occupy the worker until the gate opens."""
    begun = Event()

    def work() -> str:
        begun.set()
        gate.wait(5)
        return "first"

    job = desk.ask("someone", "busy", work)
    assert begun.wait(5)
    return job


def test_known_work_is_not_done_twice() -> None:
    desk, done = Desk(), []
    job = desk.ask("a", "key", lambda: done.append(1) or "made")
    wait(job)
    assert desk.ask("b", "key", lambda: done.append(2) or "again") is job
    assert job.result() == "made"
    assert done == [1]


def test_the_newest_request_of_a_visitor_replaces_the_one_that_waits(gate: Event) -> None:
    desk = Desk()
    first = busy(desk, gate)
    old = desk.ask("a", "old", lambda: "old")
    other = desk.ask("b", "other", lambda: "other")
    new = desk.ask("a", "new", lambda: "new")
    gate.set()
    wait(first, other, new)
    assert [job.result() for job in (first, other, new)] == ["first", "other", "new"]
    assert not old.ended


def test_two_visitors_share_work_that_waits(gate: Event) -> None:
    desk = Desk()
    busy(desk, gate)
    mine = desk.ask("a", "same", lambda: "mine")
    assert desk.ask("b", "same", lambda: "theirs") is mine
    gate.set()
    wait(mine)


def test_an_error_is_raised_where_the_result_is_asked_for_and_the_desk_goes_on() -> None:
    desk = Desk()

    def fail() -> str:
        raise ScenarioError("no")

    wrong = desk.ask("a", "wrong", fail)
    wait(wrong)
    with pytest.raises(ScenarioError):
        wrong.result()
    right = desk.ask("a", "right", lambda: "right")
    wait(right)
    assert right.result() == "right"


def test_work_that_others_wait_for_is_not_lost_when_one_asks_for_something_else(gate: Event) -> None:
    desk = Desk()
    first = busy(desk, gate)
    shared = desk.ask("a", "shared", lambda: "shared")
    assert desk.ask("b", "shared", lambda: "again") is shared
    other = desk.ask("a", "other", lambda: "other")
    gate.set()
    wait(first, shared, other)
    assert [job.result() for job in (shared, other)] == ["shared", "other"]
