"""Files made after the page was drawn are those of the page: its language, its choices."""

from concurrent.futures import ThreadPoolExecutor

from streamlit.testing.v1 import AppTest

from symbiosis.ui.later import later, seen
from symbiosis.ui.words import number


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - the script is run by itself

    from symbiosis.ui.later import later  # noqa: PLC0415
    from symbiosis.ui.words import number  # noqa: PLC0415

    st.session_state["lang"] = "en"
    st.session_state["made"] = later(lambda: number(1234567.0))


def test_a_file_made_on_a_click_speaks_the_language_of_the_page() -> None:
    app = AppTest.from_function(page).run()
    with ThreadPoolExecutor(1) as other:
        assert other.submit(number, 1234567.0).result() == "1.234.567"
        assert other.submit(app.session_state["made"]).result() == "1,234,567"


def test_what_was_seen_is_forgotten_after() -> None:
    make = later(lambda: seen("anything", "usual"))
    assert make() == "usual"
    assert seen("anything", "else") == "else"
