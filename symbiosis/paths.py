"""Where things are: the app's files, the shipped tables, the cache."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def app_root() -> Path:
    """Return the folder that holds ``app.py``, ``views/`` and ``data/``, in a checkout or in an installed wheel."""
    packed = _PACKAGE / "_app"
    return packed if packed.is_dir() else _PACKAGE.parent


def data_dir() -> Path:
    """Return the folder of the shipped tables and layers."""
    return app_root() / "data"


def cache_dir() -> Path:
    """Return the folder for results that can be computed again; ``SYMBIOSIS_CACHE`` overrides it."""
    chosen = os.environ.get("SYMBIOSIS_CACHE")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("symbiosis-atlas"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
