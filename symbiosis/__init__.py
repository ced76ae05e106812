"""Symbiosis Atlas Vietnam: find, value and map industrial symbiosis between parks and tenants."""

import os

# GDAL must never open a file type that can read other files. It reads this once, when it is loaded.
os.environ.setdefault("OGR_SKIP", "OGR_VRT")

__version__ = "0.1.0"
