"""The best plan by mouse: the exact plan comes by itself, a wish and its price, a site cut out, a figure to ask for."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser"), pytest.mark.timeout(400)]
EXACT = ".atlas-badge.exact"


def open_plan(visitor: Visitor, query: str) -> None:
    """Open the plan and wait until the exact one has taken the preview's place."""
    visitor.open(f"exchanges?view=plan&{query}")
    visitor.map()
    visitor.page.wait_for_selector(EXACT, timeout=2 * PATIENCE_MS)
    visitor.rest()


def test_a_forbidden_exchange_shows_its_price_and_comes_back(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.address + "exchanges?lang=en")
    visitor.map()
    page.get_by_role("radio", name="Best plan").click()
    page.wait_for_selector(EXACT, timeout=2 * PATIENCE_MS)
    expect(page).to_have_url(visitor.address + "exchanges?lang=en&view=plan")
    answer = page.locator(".atlas-answer")
    before = answer.inner_text()
    page.locator("[class*=st-key-top_] button").first.click()
    expect(page.get_by_text("How sure it is")).to_be_visible()
    page.get_by_role("button", name="Forbid").click()
    expect(page).to_have_url(re.compile("ban="))
    expect(page.get_by_text(re.compile(r"costs .* USD/a"))).to_be_visible(timeout=2 * PATIENCE_MS)
    expect(page.get_by_text("The plan does without this exchange.").first).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_count(1)
    undo.click()
    expect(page).not_to_have_url(re.compile("ban="))
    expect(answer).to_have_text(before)
    assert visitor.outside == []


@pytest.mark.long
def test_a_site_is_cut_out_and_a_figure_is_named(visitor: Visitor) -> None:
    page = visitor.page
    open_plan(visitor, "lang=vi&region=southeast&carrier=heat")
    page.get_by_role("tab", name="Nếu thiếu nơi này").click()
    page.get_by_text("Chọn một khu hoặc cơ sở").wait_for()
    visitor.rest()
    page.locator(".st-key-cut input").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("đối tác bị bỏ lại.")).to_be_visible(timeout=2 * PATIENCE_MS)
    expect(page).to_have_url(re.compile("cut=(park|site)"))
    page.get_by_role("tab", name="Hỏi gì trước tiên").click()
    page.get_by_role("button", name="Tìm những con số đáng hỏi").click()
    expect(page.get_by_text("Hãy hỏi trước tiên")).to_be_visible(timeout=2 * PATIENCE_MS)
    assert visitor.outside == []


def test_a_slider_gives_a_preview_at_once_and_the_exact_plan_after(visitor: Visitor) -> None:
    page = visitor.page
    open_plan(visitor, "lang=en&carrier=water")
    page.locator(".st-key-reach input[type=range]").press("ArrowLeft")
    expect(page.locator(".atlas-badge.preview")).to_be_visible()
    page.wait_for_selector(EXACT, timeout=2 * PATIENCE_MS)
    expect(page).to_have_url(re.compile("reach=0.95"))
