"""What a run was made of: versions, and the hash of every input file."""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

import symbiosis
from symbiosis.paths import data_dir
from symbiosis.pipeline import inputs


def versions() -> dict[str, str]:
    """Return the version of the package and of Python."""
    return {"symbiosis": symbiosis.__version__, "python": sys.version.split()[0]}


def hashes(own: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of every shipped table and of the given files, by name."""
    shipped = {f"data/{file.relative_to(data_dir()).as_posix()}": file for file in inputs()}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in {**shipped, **own}.items()}
