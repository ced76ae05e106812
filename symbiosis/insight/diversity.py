"""How many kinds of industry lie within reach of a place: Shannon's index of ISIC divisions."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from symbiosis.exchange.distance import chord_limit_km, ecef

Floats = npt.NDArray[np.float64]
RADIUS_KM = 33.0
"""Half of the exchanges of the British programme went less far [km] (Jensen et al. 2011, Resources, Conservation and
Recycling 55); three in four lay in the most diverse tenth of areas (Jensen 2016, ibid. 107)."""


def shannon(counts: npt.ArrayLike) -> Floats:
    """Return Shannon's index of each row of counts [nat]; NaN where a row counts nothing.

    Parameters
    ----------
    counts
        Shape (places, kinds), none negative.

    References
    ----------
    Shannon 1948, doi 10.1002/j.1538-7305.1948.tb01338.x: ``-sum(p ln p)``.
    """
    given = np.asarray(counts, dtype=np.float64)
    total = given.sum(axis=1, keepdims=True)
    share = np.divide(given, total, out=np.zeros_like(given), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    index: Floats = np.where(total[:, 0] > 0, -(share * logs).sum(axis=1) + 0.0, np.nan)
    return index


def divisions(sites: pd.DataFrame, archetypes: pd.DataFrame) -> "pd.Series[str]":
    """Return the ISIC division of each site, that of its archetype where its own class is missing; "" if unknown."""
    usual = archetypes.drop_duplicates("archetype_id").set_index("archetype_id")["isic4"]
    own = sites["isic4"].where(sites["isic4"] != "", sites["archetype_id"].map(usual).fillna(""))
    return own.astype(str).str.slice(0, 2)


def around(
    places: pd.DataFrame, sites: pd.DataFrame, division: "pd.Series[str]", *, radius_km: float = RADIUS_KM
) -> pd.DataFrame:
    """Return the diversity around places.

    Parameters
    ----------
    places
        Rows with ``lat``, ``lon`` [degrees].
    sites
        Rows with ``lat``, ``lon`` [degrees] and ``plants``, how many plants each stands for.
    division
        ISIC division of each site; "" counts nowhere.
    radius_km
        Reach [km].

    Returns
    -------
    pandas.DataFrame
        Indexed as ``places``: ``plants`` and ``divisions`` within the radius, ``shannon`` [nat] over the plants.
    """
    points, known = places[["lat", "lon"]].to_numpy(), (division != "").to_numpy() & sites["lat"].notna().to_numpy()
    code, names = pd.factorize(division[known], sort=True)
    by_kind = csr_array(
        (sites.loc[known, "plants"].to_numpy(dtype=np.float64), (np.arange(len(code)), code)),
        shape=(len(code), len(names)),
    )
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    counts = np.zeros((len(places), len(names)))
    if len(code) and len(placed):
        tree = cKDTree(ecef(sites.loc[known, "lon"], sites.loc[known, "lat"]))
        near = tree.query_ball_point(ecef(points[placed, 1], points[placed, 0]), float(chord_limit_km(radius_km)))
        sizes = [len(one) for one in near]
        pairs = (np.repeat(np.arange(len(near)), sizes), np.concatenate([np.asarray(one, dtype=int) for one in near]))
        counts[placed] = (csr_array((np.ones(sum(sizes)), pairs), shape=(len(near), len(code))) @ by_kind).toarray()
    return pd.DataFrame(
        {"plants": counts.sum(axis=1), "divisions": (counts > 0).sum(axis=1), "shannon": shannon(counts)},
        index=places.index,
    )
