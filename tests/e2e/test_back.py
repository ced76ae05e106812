"""The browser's Back and Forward move between views, one press each."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_back_leaves_a_page_with_one_press_and_keeps_the_park(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("parks?lang=en&park=bien-hoa-2")
    page.get_by_role("link", name="Data").click()
    expect(page).to_have_url(visitor.address + "data?lang=en&park=bien-hoa-2")
    visitor.rest()
    page.go_back()
    expect(page.get_by_role("heading", name="Bien Hoa 2 Industrial Park")).to_be_visible()
    expect(page).to_have_url(visitor.address + "parks?lang=en&park=bien-hoa-2")


@pytest.mark.long
def test_back_undoes_a_choice(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("data?lang=en")
    page.get_by_role("radio", name="Tiếng Việt").click()
    expect(page).to_have_url(visitor.address + "data?lang=vi")
    expect(page.locator("h1")).to_have_text("Số liệu lấy từ đâu và đáng tin đến mức nào?")
    visitor.rest()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Where do the figures come from, and how good are they?")
