"""Keep computed tables as Parquet under the hash of everything they were computed from."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from symbiosis.paths import cache_dir

_KEPT = 3


def content_key(files: Iterable[Path], *words: str) -> str:
    """Return a hash of the bytes of the files and of the words."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:24]


def is_kept(name: str, key: str) -> bool:
    """Return whether tables are kept under a key."""
    return _folder(name, key).is_dir()


def kept(name: str, key: str) -> dict[str, pd.DataFrame]:
    """Return the tables kept under a key."""
    return {path.stem: pd.read_parquet(path) for path in sorted(_folder(name, key).glob("*.parquet"))}


def keep(name: str, key: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Keep tables under a key; only the newest few keys of a name stay.

    A folder appears whole or not at all: it is written beside its place and renamed.
    """
    draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=cache_dir()))
    for part, table in tables.items():
        table.to_parquet(draft / f"{part}.parquet", compression="zstd", index=False)
    try:
        draft.rename(_folder(name, key))
    except OSError:  # another process was first
        shutil.rmtree(draft, ignore_errors=True)
    _forget_old(name)


def _folder(name: str, key: str) -> Path:
    return cache_dir() / f"{name}-{key}"


def _forget_old(name: str) -> None:
    folders = sorted(cache_dir().glob(f"{name}-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
