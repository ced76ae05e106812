"""Find Chromium for the browser tests, or install it where apt-get and root allow; say so when neither works.

Uses the standard library only. Never fails: the tests themselves skip, or fail under CI=true.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Print where Chromium is, installing it first if that is possible."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    can_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not found and can_install:
        print("Installing Chromium for the browser tests ...", flush=True)
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.STDOUT,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "chromium"], check=False, **quiet)
        found = next(filter(None, map(shutil.which, NAMES)), None)
    print(
        f"Browser tests use {found}."
        if found
        else "No Chromium found: browser tests are skipped (set CHROMIUM to run them).",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
