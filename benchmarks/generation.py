"""Ways to find all pairs of a case: ours, brute force, and what people use; each includes its own preparation.

Methods that measure in another metric search 0.7 % further and check the hits with the chord through the Earth.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree
from sklearn.neighbors import BallTree

from benchmarks.harness import Method
from benchmarks.workloads import Case
from symbiosis.exchange.distance import chord_limit_km, ecef
from symbiosis.exchange.grid import Buffer, grid_hits
from symbiosis.exchange.pairs import brute_pairs, find_pairs

Pairs = list[tuple[NDArray[Any], NDArray[Any]]]
WIDER = 1.007
EARTH_KM = 6371.0088
UTM = "EPSG:32648"


def methods(case: Case) -> list[Method]:
    """Return all methods, ours first."""
    buffer = Buffer()
    lists: dict[str, Callable[[Case], Pairs]] = {
        "geopandas sjoin(dwithin)": by_geopandas,
        "shapely STRtree": by_strtree,
        "scipy cKDTree": by_kdtree,
        "sklearn BallTree": by_balltree,
    }
    tables: dict[str, Callable[[Case], Any]] = {"polars grid join": by_polars, "duckdb SQL": by_duckdb}
    return [
        Method("ours", lambda: grid_hits(case.places(), case.searches, buffer=buffer), _keys_of_lists),
        *(Method(name, partial(run, case), _keys_of_lists) for name, run in lists.items()),
        *(Method(name, partial(run, case), _keys_of_table) for name, run in tables.items()),
    ]


def brute(case: Case) -> Method:
    """Return the comparison of everything with everything."""
    return Method(
        "numpy brute force", lambda: [brute_pairs(case.places(), one) for one in case.searches], _keys_of_pairs
    )


def aggregates(case: Case) -> list[Method]:
    """Return methods that only count the pairs of each rule and add up their distances."""
    return [
        Method("ours", lambda: _sums(case), lambda counts: counts),
        Method("polars grid join", lambda: by_polars(case, aggregate=True), _counts_of_table),
        Method("duckdb SQL", lambda: by_duckdb(case, aggregate=True), _counts_of_table),
    ]


def _sums(case: Case) -> NDArray[np.int64]:
    found = find_pairs(case.places(), case.searches)
    sums = [(len(pairs.offer), pairs.distance_km.sum(dtype=np.float64)) for pairs in found]
    return np.array([count for count, _ in sums])


def same_keys(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Return whether two sets of pairs are the same."""
    return bool(np.array_equal(one, other))


def _key(rule: Any, offer: Any, demand: Any) -> NDArray[np.int64]:
    return (np.asarray(rule, dtype=np.int64) << 42) | (np.asarray(offer, dtype=np.int64) << 21) | demand


def _keys_of_lists(pairs: Pairs) -> NDArray[np.int64]:
    return np.sort(np.concatenate([_key(rule, one[0], one[1]) for rule, one in enumerate(pairs)]))


def _keys_of_pairs(pairs: list[Any]) -> NDArray[np.int64]:
    return _keys_of_lists([(one.offer, one.demand) for one in pairs])


def _keys_of_table(table: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    return np.sort(_key(table["rule"], table["offer"], table["demand"]))


def _counts_of_table(table: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    order = np.argsort(table["rule"])
    return np.asarray(table["pairs"])[order].astype(np.int64)


def _within(xyz: NDArray[np.float64], offer: NDArray[Any], demand: NDArray[Any], limit_km: float) -> tuple[Any, Any]:
    step = xyz[offer] - xyz[demand]
    near = np.einsum("ij,ij->i", step, step) <= float(chord_limit_km(limit_km)) ** 2
    return offer[near], demand[near]


def by_geopandas(case: Case) -> Pairs:
    """One spatial join per rule in UTM."""
    xyz = ecef(case.lon, case.lat)
    points = gpd.GeoSeries(gpd.points_from_xy(case.lon, case.lat, crs="EPSG:4326")).to_crs(UTM)
    found = []
    for search in case.searches:
        left = gpd.GeoDataFrame({"offer": search.offers}, geometry=points.iloc[search.offers].array)
        right = gpd.GeoDataFrame({"demand": search.demands}, geometry=points.iloc[search.demands].array)
        joined = gpd.sjoin(left, right, predicate="dwithin", distance=search.limit_km * 1000 * WIDER)
        found.append(_within(xyz, joined["offer"].to_numpy(), joined["demand"].to_numpy(), search.limit_km))
    return found


def by_strtree(case: Case) -> Pairs:
    """One tree of points per rule in UTM."""
    xyz = ecef(case.lon, case.lat)
    points = shapely.points(*Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(case.lon, case.lat))
    found = []
    for search in case.searches:
        tree = shapely.STRtree(points[search.demands])
        i, j = tree.query(points[search.offers], predicate="dwithin", distance=search.limit_km * 1000 * WIDER)
        found.append(_within(xyz, search.offers[i], search.demands[j], search.limit_km))
    return found


def by_kdtree(case: Case) -> Pairs:
    """Two trees per rule on earth-centred coordinates; exact as it is."""
    xyz = ecef(case.lon, case.lat)
    found = []
    for search in case.searches:
        here, there = cKDTree(xyz[search.offers]), cKDTree(xyz[search.demands])
        hits = here.sparse_distance_matrix(there, float(chord_limit_km(search.limit_km)), output_type="ndarray")
        found.append((search.offers[hits["i"]], search.demands[hits["j"]]))
    return found


def by_balltree(case: Case) -> Pairs:
    """One ball tree per rule on the sphere."""
    xyz = ecef(case.lon, case.lat)
    angles = np.radians(np.column_stack([case.lat, case.lon]))
    found = []
    for search in case.searches:
        tree = BallTree(angles[search.demands], metric="haversine")
        hits = tree.query_radius(angles[search.offers], search.limit_km * WIDER / EARTH_KM)
        offer = np.repeat(search.offers, [len(one) for one in hits])
        found.append(_within(xyz, offer, search.demands[np.concatenate(hits)], search.limit_km))
    return found


def _sides(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return offers and demands of every rule with earth-centred coordinates and cells as wide as the limit."""
    xyz = ecef(case.lon, case.lat)
    narrowest = np.cos(np.radians(np.nanmax(np.abs(case.lat)) + 1))

    def side(rows: list[NDArray[np.int32]]) -> pd.DataFrame:
        rule = np.repeat(np.arange(len(rows), dtype=np.int16), [len(one) for one in rows])
        row = np.concatenate(rows)
        limit = np.array([search.limit_km for search in case.searches])[rule]
        width = np.maximum(limit, 0.1)
        return pd.DataFrame(
            {
                "rule": rule,
                "row": row,
                "cx": np.floor(case.lon[row] * 110.5 * narrowest / width).astype(np.int32),
                "cy": np.floor(case.lat[row] * 110.5 / width).astype(np.int32),
                **{name: xyz[row, axis] for axis, name in enumerate("xyz")},
                "most": chord_limit_km(limit) ** 2,
            }
        )

    return side([one.offers for one in case.searches]), side([one.demands for one in case.searches])


def by_polars(case: Case, *, aggregate: bool = False) -> dict[str, NDArray[Any]]:
    """One equality join of cells and their neighbours, streamed."""
    offers, demands = (pl.from_pandas(side).lazy() for side in _sides(case))
    steps = pl.LazyFrame({"sx": [-1, 0, 1]}, schema={"sx": pl.Int32}).join(
        pl.LazyFrame({"sy": [-1, 0, 1]}, schema={"sy": pl.Int32}), how="cross"
    )
    around = offers.join(steps, how="cross").with_columns(
        cx=pl.col("cx") + pl.col("sx"), cy=pl.col("cy") + pl.col("sy")
    )
    joined = around.join(demands.drop("most"), on=["rule", "cx", "cy"], suffix="_there").with_columns(
        chord2=sum((pl.col(axis) - pl.col(f"{axis}_there")) ** 2 for axis in "xyz")
    )
    near = joined.filter(pl.col("chord2") <= pl.col("most"))
    if aggregate:
        table = near.group_by("rule").agg(pairs=pl.len(), km=pl.col("chord2").sqrt().sum())
    else:
        table = near.select("rule", offer="row", demand="row_there")
    return {name: column.to_numpy() for name, column in table.collect(engine="streaming").to_dict().items()}


def by_duckdb(case: Case, *, aggregate: bool = False) -> dict[str, NDArray[Any]]:
    """Do the same in SQL."""
    offers, demands = _sides(case)
    chord2 = "(o.x - d.x) * (o.x - d.x) + (o.y - d.y) * (o.y - d.y) + (o.z - d.z) * (o.z - d.z)"
    wanted = "o.rule, o.row AS offer, d.row AS demand"
    if aggregate:
        wanted = f"o.rule, count(*) AS pairs, sum(sqrt({chord2})) AS km"
    query = f"""
        WITH steps AS (SELECT unnest([-1, 0, 1]) AS s),
        around AS (SELECT o.* REPLACE (o.cx + a.s AS cx, o.cy + b.s AS cy) FROM offers o, steps a, steps b)
        SELECT {wanted} FROM around o JOIN demands d ON o.rule = d.rule AND o.cx = d.cx AND o.cy = d.cy
        WHERE {chord2} <= o.most {"GROUP BY o.rule" if aggregate else ""}
    """
    with duckdb.connect() as connection:
        connection.register("offers", offers)
        connection.register("demands", demands)
        return dict(connection.execute(query).fetchnumpy())
