"""Files made on a click, after the page was drawn: there is no session then, so they see what it held before."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
_HELD: ContextVar[dict[str, Any] | None] = ContextVar("held", default=None)


def seen(key: str, default: object = None) -> Any:
    """Return a value of the session, or of the session as it was when ``later`` was called."""
    held = _HELD.get()
    return st.session_state.get(key, default) if held is None else held.get(key, default)


def later(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that makes the same whenever and wherever it is called."""
    held = {str(key): st.session_state[key] for key in st.session_state}

    def run() -> T:
        token = _HELD.set(held)
        try:
            return make()
        finally:
            _HELD.reset(token)

    return run
