"""The compiled parts of the search for pairs: demands in bands of latitude, each cut into columns of longitude.

An offer looks into the bands its limit touches and, in each, into the run of columns that can hold a hit; there chords
through the Earth are compared with the chord of the limit. The runs are listed first: they bound the output, of which
only what is written takes memory. Latitude is height above the equator's plane and longitude an angle around the
axis, so poles and the antimeridian are places like others. Unsigned places in arrays let the compiler use vectors.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
Longs = NDArray[np.int64]
Place = int | np.uint64
Singles = NDArray[np.float32]
Windows = tuple[Longs, Rows, Rows]
Layout = tuple[float, float, float, Floats, Floats, Longs]
_A, _B = 6378.137, 6378.137 * (1 - 1 / 298.257223563)
_FLATTEST, ROUNDEST = _B / _A**2, _A / _B**2
_SQUASH = (_A / _B) ** 2 - 1
_ONE, _QUARTER, _TILT = np.float32(1), np.float32(1 / (4 * _A**2)), np.float32(_SQUASH / _B**2)
_RISE, _SERIES = np.float32(_SQUASH * (2 + 0.75 * _SQUASH)), tuple(map(np.float32, (1 / 6, 3 / 40, 5 / 112, 35 / 1152)))
_TURNS = (0.0, -2 * math.pi, 2 * math.pi)
_NEAR_KM = 1500.0
_BANDS_PER_LIMIT, _CELLS_PER_DEMAND = 3, 4
_SLACK = 1e-6
"""Added to windows [km]: far above rounding, far below the distance of two sites."""

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


def _compiled(kernel: _Kernel) -> _Kernel:
    compiled: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})(kernel)
    return cast(_Kernel, compiled)


class Field(NamedTuple):
    """All streams: coordinates and distance from the axis [km], longitude [rad], park, whether only that is known."""

    x: Floats
    y: Floats
    z: Floats
    ring: Floats
    angle: Floats
    park: Rows
    vague: NDArray[np.bool_]


class Cells(NamedTuple):
    """Demands by cell. ``start`` is the first demand of a cell, ``base`` the first cell of a band.

    ``per_rad`` is how many columns a band has per radian, ``ring`` its smallest distance from the axis [km]; bands
    begin at ``bottom`` and are ``height`` high [km]; columns begin at ``west`` [rad]. ``only`` is the park of demands
    of which only that is known, else -1; ``vague`` tells that there are such streams.
    """

    row: Rows
    x: Floats
    y: Floats
    z: Floats
    park: Rows
    only: Rows
    start: Longs
    base: Longs
    per_rad: Floats
    ring: Floats
    bottom: float
    height: float
    west: float
    vague: bool


class Limit(NamedTuple):
    """A limit [km], the chord [km] that may reach it, and the squares of that and of the chord that surely does."""

    km: float
    chord: float
    maybe2: float
    sure2: float


@_compiled
def _layout(z: Floats, ring: Floats, angle: Floats, rows: Rows, chord: float) -> Layout:
    """Return bottom, height and west of the cells, and ring, columns per radian and first cell of each band."""
    bottom, top, west, east = np.inf, -np.inf, np.inf, -np.inf
    for row in rows:
        bottom, top = min(bottom, z[row]), max(top, z[row])
        west, east = min(west, angle[row]), max(east, angle[row])
    height = max(chord / _BANDS_PER_LIMIT, (top - bottom) / (2 * math.sqrt(len(rows))), _SLACK)
    bands = int((top - bottom) / height) + 1
    smallest = np.full(bands, _A)
    for row in rows:
        band = int((z[row] - bottom) / height)
        smallest[band] = min(smallest[band], ring[row])
    narrowest = (east - west) * bands / (_CELLS_PER_DEMAND * len(rows)) + 1e-12
    per_rad = np.empty(bands)
    base = np.zeros(bands + 1, dtype=np.int64)
    for band in range(bands):
        per_rad[band] = max(1.0, 1 / max(height / max(smallest[band], _SLACK), narrowest))
        base[band + 1] = base[band] + int((east - west) * per_rad[band]) + 1
    return bottom, height, west, smallest, per_rad, base


@_compiled
def cells_of(field: Field, rows: Rows, chord: float, vague: bool) -> Cells:
    """Sort demands into cells."""
    z, angle, n = field.z, field.angle, len(rows)
    bottom, height, west, ring, per_rad, base = _layout(z, field.ring, angle, rows, chord)
    cell = np.empty(n, dtype=np.int64)
    start = np.zeros(base[-1] + 2, dtype=np.int64)
    for i in range(n):
        band = int((z[rows[i]] - bottom) / height)
        cell[i] = base[band] + int((angle[rows[i]] - west) * per_rad[band])
        start[cell[i] + 2] += 1
    for c in range(2, len(start)):
        start[c] += start[c - 1]
    (order, park, only), xyz = np.empty((3, n), dtype=np.int32), np.empty((3, n))
    for i in range(n):
        row, k = rows[i], start[cell[i] + 1]
        start[cell[i] + 1] = k + 1
        order[k], xyz[0, k], xyz[1, k], xyz[2, k] = row, field.x[row], field.y[row], z[row]
        park[k], only[k] = field.park[row], field.park[row] if field.vague[row] else -1
    return Cells(order, xyz[0], xyz[1], xyz[2], park, only, start, base, per_rad, ring, bottom, height, west, vague)


@_compiled
def _half_width(rise: float, maybe2: float, ring: float) -> float:
    """Return how far in longitude [rad] a hit can be that lies so much higher or lower [km]; pi if anywhere."""
    sine = math.sqrt(max(0.0, maybe2 - rise * rise)) / (2 * ring + _SLACK)
    return 2 * sine * (1 + 0.19 * sine * sine) + 1e-9 if sine < 0.5 else math.pi


@_compiled
def windows_of(field: Field, cells: Cells, offers: Rows, limit: Limit) -> Windows:
    """Return where each offer's windows begin, and from where to where in the demands each window goes."""
    start, base, per_rad, rings = cells.start, cells.base, cells.per_rad, cells.ring
    bottom, height, west, maybe2 = cells.bottom, cells.height, cells.west, limit.maybe2
    steps = limit.chord / height + _SLACK
    most = 2 * int(min(len(base) - 1, 2 * steps + 3))
    first = np.zeros(len(offers) + 1, dtype=np.int64)
    low, high = np.empty((2, most * len(offers)), dtype=np.int32)
    n = 0
    for i, row in enumerate(offers):
        here, angle = (field.z[row] - bottom) / height, field.angle[row]
        for band in range(int(max(0, here - steps)), int(min(len(base) - 2, math.floor(here + steps))) + 1):
            rise = max(0.0, max(band - here, here - band - 1) * height - _SLACK)
            half = _half_width(rise, maybe2, min(field.ring[row], rings[band]))
            columns = base[band + 1] - base[band]
            for turn in range(3 if abs(angle) + half > math.pi > half else 1):
                east = angle + _TURNS[turn]
                left = math.floor((east - half - west) * per_rad[band]) if half < math.pi else 0
                right = math.floor((east + half - west) * per_rad[band]) + 1 if half < math.pi else columns
                a = start[base[band] + min(max(left, 0), columns)]
                b = start[base[band] + min(max(right, 0), columns)]
                if a < b:
                    low[n], high[n] = a, b
                    n += 1
        first[i + 1] = n
    return first, low[:n].copy(), high[:n].copy()


@_compiled
def _exact_km(chord2: float, x: float, y: float, z: float, rise: float) -> float:
    """Return the distance [km] of a squared chord with the given middle and rise, as ``distance.chord_to_km``."""
    flat, steep = (x * x + y * y) / _A**2, z * z / _B**2
    gradient = math.sqrt((flat / _A**2 + steep / _B**2) / max(flat + steep, 1e-12))
    run2 = (chord2 - rise * rise) / _A**2 + rise * rise / _B**2
    curvature = min(max(run2 / max(chord2 * gradient, 1e-30), _FLATTEST), ROUNDEST)
    return 2 / curvature * math.asin(min(math.sqrt(chord2) * curvature / 2, 1.0))


@_compiled
def _near_km(chord2: np.float32, z: np.float32, rise: np.float32) -> np.float32:
    """Return the same up to ``_NEAR_KM``, to 3e-7 of it, in single precision: no divisions, a series of squares."""
    tilt = _TILT * z * z * (_ONE + _QUARTER * chord2)
    s = _QUARTER * (chord2 + _RISE * rise * rise) * (_ONE - tilt * (_ONE - tilt))
    km: np.float32 = np.sqrt(chord2) * (_ONE + s * (_SERIES[0] + s * (_SERIES[1] + s * (_SERIES[2] + s * _SERIES[3]))))
    return km


@_compiled
def _settle(
    cells: Cells, limit: Limit, start: Place, stop: Place, x: float, y: float, z: float, chord2s: Floats
) -> None:
    """Put out of reach the demands whose chord leaves it open and whose distance is beyond the limit."""
    for j in range(start, stop):
        if limit.sure2 < chord2s[j] <= limit.maybe2:
            dx, dy, dz = cells.x[j] - x, cells.y[j] - y, cells.z[j] - z
            if _exact_km(chord2s[j], x + dx / 2, y + dy / 2, z + dz / 2, dz) > limit.km:
                chord2s[j] = np.inf


@_compiled
def _leave_out(parks: Rows, park: int, start: Place, stop: Place, chord2s: Floats) -> None:
    """Put out of reach the demands of a park: their distance is not the one between the points."""
    for j in range(start, stop):
        if parks[j] == park:
            chord2s[j] = np.inf


@_compiled
def write_hits(
    field: Field, cells: Cells, offers: Rows, limit: Limit, windows: Windows, offer: Rows, demand: Rows, km: Singles
) -> Place:
    """Write all hits one after the other and return how many; there is room for every comparison."""
    xs, ys, zs = cells.x, cells.y, cells.z
    first, low, high = windows
    far = limit.chord > _NEAR_KM
    label = np.arange(len(xs)).astype(np.int32) if far else cells.row
    chord2s, hit2s, rises = np.empty(len(xs)), np.empty(len(xs), np.float32), np.empty(len(xs), np.float32)
    furthest, half = np.float32(limit.km), np.float32(0.5)
    k = np.uint64(0)
    for i, row in enumerate(offers):
        x, y, z, many = field.x[row], field.y[row], field.z[row], np.uint64(0)
        height = np.float32(z)
        for w in range(first[i], first[i + 1]):
            start, stop, unclear = np.uint64(low[w]), np.uint64(high[w]), 0
            for j in range(start, stop):
                dx, dy, dz = xs[j] - x, ys[j] - y, zs[j] - z
                chord2s[j] = dx * dx + dy * dy + dz * dz
                unclear += (limit.sure2 < chord2s[j]) & (chord2s[j] <= limit.maybe2)
            if unclear:
                _settle(cells, limit, start, stop, x, y, z, chord2s)
            if cells.vague and field.park[row] >= 0:
                _leave_out(cells.park if field.vague[row] else cells.only, field.park[row], start, stop, chord2s)
            for j in range(start, stop):
                demand[k + many], hit2s[many], rises[many] = label[j], chord2s[j], zs[j] - z
                many += np.uint64(chord2s[j] <= limit.maybe2)
        for n in range(many):
            km[k + n] = min(_near_km(hit2s[n], height + half * rises[n], rises[n]), furthest)
        offer[k : k + many] = row
        if far:
            for n in range(many):
                at = np.uint64(demand[k + n])
                dx, dy, dz = xs[at] - x, ys[at] - y, zs[at] - z
                chord2 = dx * dx + dy * dy + dz * dz
                km[k + n] = min(_exact_km(chord2, x + dx / 2, y + dy / 2, z + dz / 2, dz), limit.km)
                demand[k + n] = cells.row[at]
        k += many
    return k
