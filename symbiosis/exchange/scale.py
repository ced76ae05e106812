"""Matching as one relational expression, the same for DuckDB and Spark.

The same candidates as ``exchange.match`` from the tables of ``scale_tables``; ``engines`` runs it.
"""

import math
from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

from symbiosis.exchange.scale_tables import QUALITIES

_EQUATOR_KM = 6378.137
_POLE_KM = _EQUATOR_KM * (1 - 1 / 298.257223563)
_WIDEN = 1 + 1e-6  # cells a little wider than the reach, so that rounding loses no neighbour
_GRID_PROBES = 9
_BAND_SPAN = 1 << 24
_SMALL = 1e-9
_ISIC_PREFIXES = (2, 3, 4)
CANDIDATE_TYPES = {
    "offer": "int32",
    "demand": "int32",
    "rule": "int16",
    "distance_km": "float32",
    "same_park": "boolean",
    "error_km": "float32",
    "quantity_low": "float32",
    "quantity": "float32",
    "quantity_high": "float32",
}


@dataclass(frozen=True)
class Tables:
    """``streams``, ``sites`` and ``rules`` of ``scale_tables`` in an engine."""

    streams: Table
    sites: Table
    rules: Table


def candidate_pairs(tables: Tables, *, tile: int | None = None) -> Table:
    """Return every feasible pair at the widest reach, with the columns of a candidate before valuation.

    Parameters
    ----------
    tables
        The inventory and the rules in an engine.
    tile
        Only pairs whose offer lies in this tile; ``None`` for all.
    """
    offers = _offers(tables)
    demands = _demands(tables)
    if tile is not None:
        inside = tables.sites.filter(_.tile == tile)
        low, high = inside.z_km.min().as_scalar(), inside.z_km.max().as_scalar()
        near = (_.z_km + _.reach_km >= low) & (_.z_km - _.reach_km <= high)  # heights differ less than distances
        offers = offers.filter(_.tile == tile)
        demands = demands.filter((_.key < 0).ifelse(_.tile == tile, near))
    pairs = _measured(offers.join(demands.rename("demand_{name}"), [("rule", "demand_rule"), ("key", "demand_key")]))
    return pairs.filter(_pair_gates(pairs)).select(_contract())


def rule_totals(tables: Tables) -> Table:
    """Return the number of candidates of each rule, and the sums of their distance [km] and quantity [unit / year].

    Candidates overlap: the sums compare rules, engines and regions; they are no amount that could flow.
    """
    return (
        candidate_pairs(tables)
        .group_by("rule")
        .agg(
            candidates=_.count(),
            distance_km_sum=_.distance_km.cast("float64").sum(),
            quantity_sum=_.quantity.cast("float64").sum(),
        )
    )


def _offers(tables: Tables) -> Table:
    """Return the offers that pass their own gates, once for each rule and each cell a partner may lie in."""
    rows = _of_role(tables, "offer", "offered")
    rows = rows.filter(
        _at_least(rows.temperature_c, rows.min_temperature_c),
        _at_least(rows.pressure_bar_g, rows.min_pressure_bar_g),
        _at_most(rows.tds_mg_l, rows.max_tds_mg_l),
        _at_most(rows.cod_mg_l, rows.max_cod_mg_l),
        _at_most(rows.moisture_pct, rows.max_moisture_pct),
        _at_least(rows.ncv_mj_per_kg, rows.min_ncv_mj_per_kg),
        _at_most(rows.loi_pct, rows.max_loi_pct),
        rows.chloride_pct.isnull() | _at_most(rows.chloride_pct, rows.max_chloride_pct),
        rows.quantity * rows.max_offer_share >= rows.lot,
    )
    rows = rows.mutate(
        quantity_low=_.quantity_low * _.max_offer_share,
        quantity=_.quantity * _.max_offer_share,
        quantity_high=_.quantity_high * _.max_offer_share,
        probe=ibis.range(_GRID_PROBES + 1).unnest(),
    )
    rows = _in_cells(rows, rows.probe // 3 - 1, rows.probe % 3 - 1, in_park=rows.probe == _GRID_PROBES)
    return rows.filter((_.probe == _GRID_PROBES).ifelse(_.inside_km <= _.reach_km, (_.cells > 1) | (_.probe % 3 == 1)))


def _demands(tables: Tables) -> Table:
    """Return the demands that pass their own gates, once for each rule in their own cell and in their park."""
    rows = _of_role(tables, "demand", "demanded")
    rows = rows.filter(
        (rows.receivers_in == "") | _listed(rows.isic4, rows.receivers_in),
        ~_listed(rows.isic4, rows.receivers_not_in),
        rows.quantity * rows.max_share / rows["yield"] >= rows.lot,
    )
    rows = rows.mutate(
        quantity_low=_.quantity_low * _.max_share / _["yield"],
        quantity=_.quantity * _.max_share / _["yield"],
        quantity_high=_.quantity_high * _.max_share / _["yield"],
        pressure_bar_g=_.drop_inside_bar_per_km.notnull().ifelse(_.pressure_bar_g, ibis.null("float64")),
        tds_mg_l=_.direct_water.ifelse(_.tds_mg_l, ibis.null("float64")),
        probe=ibis.range(2).unnest(),
    )
    return _in_cells(rows, ibis.literal(0), ibis.literal(0), in_park=rows.probe == 1)


def _of_role(tables: Tables, role: str, resource: str) -> Table:
    """Return the streams of a role with their site, once for each rule of their resource."""
    streams = tables.streams.filter(_.role == role).drop("role")
    streams = streams.mutate(**{name: streams[name].nullif(math.nan) for name in QUALITIES})
    rules = _gridded(tables.rules, tables.sites)
    rows = streams.join(tables.sites, "site")
    return rows.join(rules, rows.resource == rules[resource]).drop("resource", "offered", "demanded")


def _in_cells(rows: Table, north: NumericValue, east: NumericValue, *, in_park: BooleanValue) -> Table:
    """Add ``key``: a grid cell so many cells north and east, or the park, which is one more cell with a negative key.

    A cell is as high (along the Earth's axis) and at least as wide as the rule's reach, so partners lie in neighbouring
    cells: a chord is never shorter than its ends' difference in height.
    """
    band = (rows.z_km / rows.side_km).floor().cast("int64") + north + _BAND_SPAN
    cell = ((rows.turn * rows.cells).floor().cast("int64") + east + rows.cells) % rows.cells
    rows = rows.mutate(key=in_park.ifelse(-1 - rows.park, band * _BAND_SPAN + cell))
    return rows.filter((_.key >= 0) | (_.park >= 0))


def _gridded(rules: Table, sites: Table) -> Table:
    """Add the height of each rule's grid cells [km] and their number around a parallel.

    The narrowest parallel of any site sets the number: there, a cell's two sides are the reach apart or more.
    """
    parallel2 = (sites.x_km * sites.x_km + sites.y_km * sites.y_km).min().name("parallel2")
    rules = rules.cross_join(parallel2.as_table()).mutate(side_km=_.reach_km * _WIDEN)
    half_angle = ibis.least(rules.side_km / (2 * ibis.greatest(rules.parallel2, _SMALL).sqrt()), 1.0).asin()
    cells = (math.pi / half_angle).floor().cast("int64")
    return rules.mutate(cells=(cells >= 3).ifelse(cells, 1)).drop("parallel2")


def _measured(pairs: Table) -> Table:
    """Keep pairs of two sites within reach and add distance, position error [km] and quantities [offered unit / year].

    Two streams of one park of which one is known only by its park meet in the park's cell, at the mean distance of two
    random points in it; all others meet in a grid cell, at their distance on the ellipsoid.
    """
    pairs = pairs.mutate(
        same_park=(_.park == _.demand_park) & (_.park >= 0),
        dx=_.x_km - _.demand_x_km,
        dy=_.y_km - _.demand_y_km,
        dz=_.z_km - _.demand_z_km,
    )
    pairs = pairs.mutate(chord2=_.dx * _.dx + _.dy * _.dy + _.dz * _.dz)
    pairs = pairs.filter(
        _.site != _.demand_site,
        (_.key < 0) == (_.same_park & (_.at_park_point | _.demand_at_park_point)),
        (_.key < 0) | (_.chord2 <= _.reach_km * _.reach_km),
    )
    pairs = pairs.mutate(distance_km=(_.key < 0).ifelse(_.inside_km, _arc_km(pairs)))
    return pairs.mutate(
        error_km=_.same_park.ifelse(0.0, _.error_km + _.demand_error_km),
        quantity_low=_smaller(_.quantity_low, _.demand_quantity_low),
        quantity=_smaller(_.quantity, _.demand_quantity),
        quantity_high=_smaller(_.quantity_high, _.demand_quantity_high),
    )


def _arc_km(pairs: Table) -> NumericValue:
    """Return the distance along the ground [km]; see ``distance.chord_to_km``."""
    equator2, pole2 = _EQUATOR_KM**2, _POLE_KM**2
    middle = [(pairs[f"{axis}_km"] + pairs[f"demand_{axis}_km"]) / 2 for axis in "xyz"]
    x2, y2, z2 = (value * value for value in middle)
    inside = ibis.greatest(x2 / equator2 + y2 / equator2 + z2 / pole2, 1e-12)
    gradient = ((x2 / equator2**2 + y2 / equator2**2 + z2 / pole2**2) / inside).sqrt()
    bend = pairs.dx * pairs.dx / equator2 + pairs.dy * pairs.dy / equator2 + pairs.dz * pairs.dz / pole2
    curvature = bend / ibis.greatest(pairs.chord2 * gradient, 1e-30)
    curvature = ibis.least(ibis.greatest(curvature, _POLE_KM / equator2), _EQUATOR_KM / pole2)
    return 2 / curvature * ibis.least(pairs.chord2.sqrt() * curvature / 2, 1.0).asin()


def _pair_gates(pairs: Table) -> list[BooleanValue]:
    """Return the gates that look at both ends; an unknown reading never passes."""
    gap = pairs.temperature_c - pairs.demand_temperature_c
    drop = pairs.same_park.ifelse(pairs.drop_inside_bar_per_km, pairs.drop_between_bar_per_km)
    return [
        pairs.distance_km <= pairs.reach_km,
        pairs.error_km.isnull() | (pairs.error_km <= pairs.reach_km),
        _at_least(pairs.cold.ifelse(-gap, gap), pairs.needed_gap_k),
        _at_least(pairs.pressure_bar_g - drop * pairs.distance_km, pairs.demand_pressure_bar_g),
        _at_most(pairs.tds_mg_l, pairs.demand_tds_mg_l),
    ]


def _contract() -> dict[str, object]:
    """Return the columns of a candidate by name, in their types."""
    named = {"offer": _.stream, "demand": _.demand_stream}
    return {name: named.get(name, _[name]).cast(kind) for name, kind in CANDIDATE_TYPES.items()}


def _at_least(reading: NumericValue, limit: NumericValue) -> BooleanValue:
    return limit.isnull() | (reading >= limit)


def _at_most(reading: NumericValue, limit: NumericValue) -> BooleanValue:
    return limit.isnull() | (reading <= limit)


def _smaller(one: NumericValue, other: NumericValue) -> NumericValue:
    return (one <= other).ifelse(one, other)


def _listed(isic: StringValue, prefixes: StringValue) -> BooleanValue:
    """Return whether a code starts with one of the prefixes that stand between semicolons."""
    return ibis.or_(*(prefixes.contains(";" + isic[:length] + ";") for length in _ISIC_PREFIXES))
