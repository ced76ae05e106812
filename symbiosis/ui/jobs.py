"""Long work in the background: one worker for all visitors, the newest request of each visitor and kind wins."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar
from uuid import uuid4

import streamlit as st

from symbiosis.ui.words import _, number

T = TypeVar("T")
_KEPT = 12
_POLL_S = 1.0


@dataclass
class Job(Generic[T]):
    """One piece of work and, once it has ended, what came of it."""

    key: Hashable
    work: Callable[[], T]
    asked: float = field(default_factory=monotonic)
    ended: bool = False
    _made: list[T] = field(default_factory=list)
    _error: Exception | None = None

    def run(self) -> None:
        """Do the work; whatever goes wrong is raised where the result is asked for."""
        try:
            self._made.append(self.work())
        except Exception as error:
            self._error = error
        self.ended = True

    def result(self) -> T:
        """Return the result of a job that has ended, or raise its error."""
        if self._error is not None:
            raise self._error
        return self._made[0]


class Desk:
    """Does one job after another and remembers the last results."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: OrderedDict[Hashable, Job[object]] = OrderedDict()
        self._known: OrderedDict[Hashable, Job[object]] = OrderedDict()
        self._worker: Thread | None = None

    def ask(self, owner: Hashable, key: Hashable, work: Callable[[], T]) -> Job[T]:
        """Return the job of a key, known or new; a new one takes the place of what its owner was waiting for."""
        with self._lock:
            waiting = {job.key: job for job in self._waiting.values()}
            job = self._known.get(key) or waiting.get(key)
            if job is None:
                job = Job(key, work)
                self._waiting[owner] = job
                if self._worker is None:
                    self._worker = Thread(target=self._serve, daemon=True, name="desk")
                    self._worker.start()
            elif key in self._known:
                self._known.move_to_end(key)
            else:
                self._waiting[owner] = job  # it may wait for others already; none of them takes it from the rest
        return job  # type: ignore[return-value]  # a key always belongs to one kind of work

    def leave(self, job: Job[T]) -> None:
        """Forget a job that has not begun."""
        with self._lock:
            for owner in [owner for owner, waiting in self._waiting.items() if waiting is job]:
                del self._waiting[owner]

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            job.run()

    def _next(self) -> Job[object] | None:
        """Take the job that has waited longest; the worker ends when there is none."""
        with self._lock:
            if not self._waiting:
                self._worker = None
                return None
            job = next(iter(self._waiting.values()))
            for owner in [owner for owner, waiting in self._waiting.items() if waiting is job]:
                del self._waiting[owner]
            self._known[job.key] = job
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return job


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Return the desk of this server."""
    return Desk()


def ask(kind: str, key: Hashable, work: Callable[[], T]) -> Job[T]:
    """Return this visitor's job of a kind; ``work`` runs in another thread and must not use streamlit."""
    visitor = st.session_state.setdefault("_visitor", uuid4().hex)
    return desk().ask((visitor, kind), (kind, key), work)


def progress(job: Job[T], words: str, usual_s: float) -> None:
    """Show that a job is at work, beside what it usually takes [s], until it ends; then run the page again."""

    @st.fragment(run_every=_POLL_S)
    def poll() -> None:
        if job.ended:
            st.rerun()
        seconds = monotonic() - job.asked
        text = _("{words} {seconds} s so far; usually about {usual} s. You can go on meanwhile.")
        said = text.format(words=words, seconds=number(seconds), usual=number(usual_s))
        st.progress(min(seconds / usual_s, 0.95), said)

    poll()


def wanted(kind: str, key: Hashable, words: str) -> bool:
    """Return whether the visitor asked for long work on ``key``; offer a button until then, and a way out after."""
    asked = f"_{kind}_for"
    if st.session_state.get(asked) != key:
        st.button(words, key=f"{asked}_start", icon=":material/play_arrow:", on_click=_set, args=(asked, key))
        return False
    st.button(_("Close"), key=f"{asked}_stop", on_click=_set, args=(asked, None), type="tertiary")
    return True


def _set(name: str, value: Hashable) -> None:
    st.session_state[name] = value
