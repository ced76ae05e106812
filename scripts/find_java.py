"""Find Java for the Spark test, or install it where apt-get and root allow; say so when neither works.

Uses the standard library only. Never fails: the test itself skips and says why.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "openjdk-17-jre-headless"


def main() -> None:
    """Print where Java is, installing it first if that is possible."""
    found = os.environ.get("JAVA_HOME") or shutil.which("java")
    can_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not found and can_install:
        print("Installing Java for the Spark test ...", flush=True)
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.STDOUT,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", PACKAGE], check=False, **quiet)
        found = shutil.which("java")
    print(
        f"The Spark test uses the Java of {found}."
        if found
        else "No Java found: the Spark test is skipped (set JAVA_HOME to run it).",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
