"""Measure a slider step on the national data: seconds until the map is redrawn, and kilobytes over the websocket.

Run ``python -m tests.e2e.measure_slider``; goals are a median of at most 0.5 s and at most 250 kB.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import WebSocket, sync_playwright

from tests.e2e.conftest import ARGUMENTS, Visitor, chromium, start_server

STEPS = 12
_COUNT_DRAWS = """() => { window.draws = 0; window.last = 0;
  const draw = L.Canvas.prototype._draw;
  L.Canvas.prototype._draw = function () { draw.call(this); window.draws += 1; window.last = Date.now(); }; }"""


def steps(visitor: Visitor, received: list[int]) -> tuple[list[float], list[float]]:
    """Move the reach slider and return seconds and kilobytes of each step."""
    frame = visitor.map()
    frame.evaluate(_COUNT_DRAWS)
    slider = visitor.page.locator(".st-key-reach input[type=range]")
    seconds, kilobytes = [], []
    for _ in range(STEPS):
        visitor.page.wait_for_timeout(1200)
        received.clear()
        draws = frame.evaluate("() => window.draws")
        start = time.time()
        slider.press("ArrowLeft")
        frame.wait_for_function("before => window.draws > before", arg=draws, timeout=30_000)
        visitor.page.wait_for_timeout(900)
        seconds.append(frame.evaluate("() => window.last") / 1000 - start)
        kilobytes.append(sum(received) / 1000)
    return seconds[1:], kilobytes[1:]


def main() -> None:
    """Print the medians; exit 1 when a goal is missed."""
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: received.append(len(payload)))

    process, address = start_server(Path(tempfile.mkdtemp()) / "log")
    try:
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS).new_page()
            page.on("websocket", listen)
            visitor = Visitor(page, address)
            started = time.time()
            visitor.open("exchanges?lang=en&lines=1500")
            visitor.map()
            sys.stdout.write(f"first page with its map: {time.time() - started:.1f} s" + "\n")
            seconds, kilobytes = steps(visitor, received)
    finally:
        process.terminate()
    median, size = statistics.median(seconds), statistics.median(kilobytes)
    sys.stdout.write(
        f"slider to redrawn map, median of {len(seconds)}: {median:.2f} s (max {max(seconds):.2f} s), {size:.0f} kB"
        + "\n"
    )
    sys.exit(int(median > 0.5 or size > 250))


if __name__ == "__main__":
    main()
