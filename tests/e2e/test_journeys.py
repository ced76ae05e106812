"""What people do with the app, in a browser that may not leave the machine."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor, start_server

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
WITH_MAP = ("", "parks", "exchanges", "hubs", "facilities", "screen")


def test_deep_link_is_the_first_request_under_a_prefix(visitor_at: Callable[[str], Visitor], tmp_path: Path) -> None:
    process, address = start_server(tmp_path / "log", "--server.baseUrlPath=atlas")
    try:
        visitor = visitor_at(address)
        visitor.open("exchanges?lang=en&region=southeast&carrier=water")
        expect(visitor.page.locator("h1")).to_have_text("Which exchanges would pay, and why not the others?")
        expect(visitor.page.locator(".st-key-region input")).to_have_value("Southeast")
        visitor.map()
        assert visitor.page.url.endswith("/atlas/exchanges?lang=en&region=southeast&carrier=water")
        assert visitor.outside == []
    finally:
        process.terminate()
        process.wait(20)


def draw(visitor: Visitor, language: str, paths: Sequence[str]) -> None:
    for path in paths:
        visitor.open(f"{path}?lang={language}")
        if path in WITH_MAP:
            visitor.map()
    assert visitor.outside == []


def test_pages_draw_without_leaving_the_machine(visitor: Visitor) -> None:
    draw(visitor, "vi", ("", "hubs", "network", "screen", "data"))


@pytest.mark.long
@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_pages_draw_without_leaving_the_machine(visitor: Visitor, language: str) -> None:
    draw(visitor, language, (*WITH_MAP, "regions", "network", "tenant", "fit", "evidence", "data"))


def test_click_on_a_park_shows_its_card_and_the_link_restores_it(visitor: Visitor) -> None:
    visitor.open("parks?lang=vi")
    visitor.click_map(10.9196, 106.8691)
    expect(visitor.page.get_by_role("heading", name="KCN Biên Hòa 2")).to_be_visible()
    expect(visitor.page.get_by_text("theo trí nhớ, cần kiểm chứng").first).to_be_visible()
    expect(visitor.page).to_have_url(visitor.address + "parks?lang=vi&park=bien-hoa-2")
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", name="KCN Biên Hòa 2")).to_be_visible()


def test_click_on_a_line_opens_the_exchange(visitor: Visitor) -> None:
    visitor.open("exchanges?lang=en&region=southeast&carrier=water")
    point = visitor.map().evaluate(
        "() => { let found; window.map.eachLayer(l => { if (l instanceof L.Polyline && !(l instanceof L.Polygon)"
        " && l.options.interactive === false && !l.feature) { const s = l.getLatLngs()[0];"
        " found = found || [(s[0].lat + s[1].lat) / 2, (s[0].lng + s[1].lng) / 2]; } }); return found; }"
    )
    visitor.click_map(*point, zoom=14)
    expect(visitor.page.get_by_text("Screening by sector, not a statement about any company.")).to_be_visible()
    expect(visitor.page.get_by_text("What it is worth")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("exchange="))


def test_slider_changes_the_map_and_the_address(visitor: Visitor) -> None:
    visitor.open("exchanges?lang=en")
    note = visitor.page.get_by_text("lines between places")
    before = note.inner_text()
    visitor.page.locator(".st-key-reach input[type=range]").press("ArrowLeft")
    expect(note).not_to_have_text(before)
    expect(visitor.page).to_have_url(visitor.address + "exchanges?lang=en&reach=0.95")


def test_language_switch_and_navigation_keep_the_filters(visitor: Visitor) -> None:
    visitor.open("?lang=vi&region=red-river-delta")
    visitor.page.get_by_role("radio", name="English").click()
    expect(visitor.page.locator("h1")).to_have_text("What could Vietnam's industrial parks give each other?")
    visitor.go("Explore", "Exchanges")
    expect(visitor.page.locator("h1")).to_have_text("Which exchanges would pay, and why not the others?")
    visitor.rest()
    expect(visitor.page.locator(".st-key-region input")).to_have_value("Red River Delta")
    expect(visitor.page).to_have_url(visitor.address + "exchanges?lang=en&region=red-river-delta")


def test_telephone_screen_stacks_without_sideways_scrolling(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open("?lang=vi")
    visitor.map()
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
