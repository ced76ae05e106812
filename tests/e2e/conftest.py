"""A server of its own and a browser that may talk to nothing but this machine."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect, sync_playwright

from symbiosis.paths import app_root

LOCAL = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PATIENCE_MS = 60_000


def chromium() -> str:
    """Return the browser, or skip; where CI=true a missing browser fails."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on PATH and CHROMIUM is not set"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def start_server(log: Path, *options: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app on a free port and return it with its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app_root() / "app.py"), f"--server.port={port}"]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--server.headless=true", *options], stdout=out, stderr=out)
    prefix = next((option.split("=")[1] + "/" for option in options if "baseUrlPath" in option), "")
    address = f"http://127.0.0.1:{port}/{prefix}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}_stcore/health", timeout=1)
        except OSError:
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            time.sleep(0.25)
        else:
            return process, address
    process.terminate()
    raise AssertionError("the app did not answer within 60 s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start_server(tmp_path_factory.mktemp("server") / "log")
    yield address
    process.terminate()
    process.wait(20)


@dataclass
class Visitor:
    """A person with a browser; ``outside`` lists what the app asked from other machines."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a path and wait until the page rests."""
        self.page.goto(self.address + path)
        self.rest()

    def rest(self) -> None:
        """Wait until no script runs."""
        self.page.wait_for_selector("h1", timeout=PATIENCE_MS)
        idle = "[data-testid=stApp][data-test-script-state=notRunning]"
        self.page.wait_for_selector(idle, timeout=PATIENCE_MS)
        assert self.page.locator("[data-testid=stException]").count() == 0
        assert self.page.get_by_role("dialog").count() == 0

    def go(self, group: str, title: str) -> None:
        """Go to a page by the menu."""
        self.page.get_by_role("button", name=group).click()
        self.page.get_by_role("menuitem", name=title).click()

    def map(self) -> Frame:
        """Return the frame of the map once its base is drawn."""
        self.page.wait_for_selector("iframe[title*=st_folium]", timeout=PATIENCE_MS)
        frame = next(one for one in self.page.frames if "streamlit_folium" in one.url)
        frame.wait_for_selector("canvas", timeout=PATIENCE_MS)
        frame.wait_for_function(
            "() => window.map && window.feature_group && window.feature_group.length === 1", timeout=PATIENCE_MS
        )
        frame.wait_for_selector(".atlas-label.island >> nth=1", timeout=PATIENCE_MS)
        return frame

    def click_map(self, latitude: float, longitude: float, zoom: float = 12) -> None:
        """Move the map to a point and click it."""
        frame = self.map()
        frame.evaluate(
            "([y, x, z]) => { window.map.setView([y, x], z, {animate: false}); }", [latitude, longitude, zoom]
        )
        box = self.page.locator("iframe[title*=st_folium]").bounding_box()
        spot = frame.evaluate(
            "([y, x]) => { const p = window.map.latLngToContainerPoint([y, x]); return [p.x, p.y]; }",
            [latitude, longitude],
        )
        assert box is not None
        self.page.mouse.move(box["x"] + spot[0], box["y"] + spot[1])
        self.page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])


@pytest.fixture
def visitor_at(browser: Browser) -> Iterator[Callable[[str], Visitor]]:
    contexts = []

    def at(address: str) -> Visitor:
        context = browser.new_context(viewport={"width": 1440, "height": 1100}, reduced_motion="reduce", locale="vi-VN")
        contexts.append(context)
        visitor = Visitor(context.new_page(), address)

        def gate(route: Route) -> None:
            if LOCAL.match(route.request.url):
                route.continue_()
            else:
                visitor.outside.append(route.request.url)
                route.abort()

        visitor.page.route("**/*", gate)
        expect.set_options(timeout=PATIENCE_MS)
        return visitor

    yield at
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visitor_at: Callable[[str], Visitor], server: str) -> Visitor:
    return visitor_at(server)
