"""The way of an investor: criteria, five parks, side by side, why not, the own plant, a file; a link restores it."""

import re
import time
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
WORDS = {
    "en": ("Side by side", "Would my plant fit?", "Download XLSX"),
    "vi": ("So sánh cạnh nhau", "Nhà máy của tôi phù hợp ở đâu?", "Tải XLSX"),
}


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.long)])
def test_an_investor_finds_a_park_for_a_plant(visitor: Visitor, language: str, tmp_path: Path) -> None:
    page, (compare, fit, download) = visitor.page, WORDS[language]
    visitor.open(f"screen?lang={language}")
    begun = time.monotonic()
    page.locator(".st-key-preset_export button").click()
    expect(page).to_have_url(re.compile("need_seaport="))
    visitor.rest()
    page.locator(".st-key-take_five button").click()
    expect(page).to_have_url(re.compile(r"(short=[^&]+&?){5}"))
    page.get_by_role("tab", name=compare).click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    link = page.url
    visitor.open(link.removeprefix(visitor.address) + "&park=tra-noc-1")
    expect(page.locator(".st-key-admit button, .st-key-close_park button").first).to_be_visible()
    page.get_by_role("link", name=fit).click()
    page.locator(".st-key-example_brewery button").click()
    expect(page).to_have_url(re.compile("sector=brewery"))
    first = page.get_by_role("button", name=re.compile("·.*USD")).first
    expect(first).to_be_visible()
    first.click()
    expect(page).to_have_url(re.compile("fitpark="))
    with page.expect_download() as got:
        page.get_by_role("button", name=download).first.click()
    seconds = time.monotonic() - begun
    got.value.save_as(tmp_path / "fit.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "fit.xlsx").active
    assert sheet is not None
    assert sheet.max_row > 100
    assert visitor.outside == []
    restored = page.url
    visitor.open(restored.removeprefix(visitor.address))
    assert page.url == restored
    print(f"criteria to file in {seconds:.0f} s, {language}")  # noqa: T201 - pytest -s tells it
