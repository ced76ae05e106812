"""What every page shares: page settings, style, the language switch, title, answer and empty states."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from symbiosis.ui import state
from symbiosis.ui.words import LANGUAGES, _

_STYLE = Path(__file__).parent / "assets" / "page.css"


def start() -> None:
    """Set the page up."""
    st.set_page_config(page_title=_("Symbiosis Atlas Vietnam"), page_icon="♻️", layout="wide")
    st.html(_STYLE)


def language_switch() -> None:
    """Switch between Vietnamese and English, at the top right of every page."""
    state.keep_known("lang", list(LANGUAGES))
    with st.container(key="language"):
        st.segmented_control(
            "Ngôn ngữ · Language",
            list(LANGUAGES),
            key="lang",
            required=True,
            format_func=lambda code: LANGUAGES[code],
            label_visibility="collapsed",
            persist_state="session",
        )


def title(question: str, answer: str, note: str = "") -> None:
    """Show the page's question and its answer; ``answer`` and ``note`` are HTML made by this package."""
    st.title(question, anchor=False)
    say(answer, note)


def question(text: str) -> None:
    """Show the page's question."""
    st.title(text, anchor=False)


def say(answer: str, note: str = "") -> None:
    """Show an answer in a sentence, with a note; both are HTML made by this package."""
    st.html(f'<p class="atlas-answer">{answer}</p>' + (f'<p class="atlas-note">{note}</p>' if note else ""))


def aside(text: str) -> None:
    """Show a remark in HTML made by this package."""
    st.html(f'<p class="atlas-note">{text}</p>')


def nothing(reason: str, remedy: str, action: Callable[[], None] | None = None) -> None:
    """Say why there is nothing and offer the nearest change that would fill the page."""
    st.info(reason + " " + remedy, icon=":material/explore:")
    if action is not None:
        st.button(_("Change it for me"), on_click=action, type="primary")


def badge(code: str, words: str) -> str:
    """Return a badge for a basis: dashed for estimated, dotted for assumed."""
    return f'<span class="atlas-badge {code}">{words}</span>'
