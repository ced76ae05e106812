"""The uncertain figures behind exchanges: which named input each takes, and that input's low, mid and high."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.draws import Keys, keys
from symbiosis.exchange.haul import MODES, ROAD_MODES
from symbiosis.exchange.terms import ENDS, Terms
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.inventory.spread import log_band
from symbiosis.inventory.tables import Inventory, Knowledge
from symbiosis.scenario import Scenario

Array = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS = (
    "offer", "demand", "price", "gate_value", "treatment", "emission_factor", "haul", "haul_per_km", "detour",
    "coordination",
)  # fmt: skip
"""The inputs of one exchange, in the order of the columns of ``Inputs``."""
OFFER, DEMAND, PRICE, GATE, TREATMENT, EMISSION, HAUL, HAUL_PER_KM, DETOUR, COORDINATION = range(len(KINDS))
SECTOR_FACTOR = "sector_factor"
_FROM_SECTOR = ("estimated", "assumed")


@dataclass(frozen=True)
class Inputs:
    """The uncertain figures of exchanges, one row per exchange.

    Attributes
    ----------
    ends
        Low, mid and high of each kind, shape (exchanges, kinds, 3): what offer and demand allow [offered unit/year],
        price, gate value, treatment and both parts of the haul [USD/offered unit], emission factor [t CO2e/offered
        unit], detour over its mid [-], coordination [USD/year]. Low is the end that gives the lowest benefit.
    named
        Which input it is, shape (exchanges, kinds): rows of ``streams`` for offer and demand, else of ``shared``.
    caused_t, carried_t
        Emissions of treatment, and of the haul at the mid detour [t CO2e/offered unit].
    shared
        ``kind, name`` of the inputs that several exchanges take; sector factors last.
    streams
        ``stream`` (row of the inventory's streams), ``key`` of its draws, ``factor`` (row of ``shared``) and ``weight``
        (correlation with that sector factor, 0 to 1).
    carbon_price_usd_per_t
        Of the scenario [USD/t].
    """

    ends: Array
    named: NDArray[np.int32]
    caused_t: Array
    carried_t: Array
    shared: pd.DataFrame
    streams: pd.DataFrame
    carbon_price_usd_per_t: float

    def shared_keys(self) -> Keys:
        """Return the keys of the shared inputs' draws."""
        return keys("shared", self.shared["kind"] + ":" + self.shared["name"])


def gather(
    valued: pd.DataFrame,
    terms: Terms,
    inventory: Inventory,
    knowledge: Knowledge,
    scenario: Scenario,
    *,
    rows: Ints,
    flows: Floats | None,
) -> Inputs:
    """Gather the uncertain figures of the given rows of a valued table; see ``uncertainty.simulate``."""
    pairs, table = valued.iloc[rows], terms.table.iloc[rows]
    used, side = np.unique(pairs[["offer", "demand"]].to_numpy(dtype=np.int64), return_inverse=True)
    ends = np.empty((len(rows), len(KINDS), 3), dtype=np.float32)
    bands = inventory.streams[["quantity_low", "quantity", "quantity_high"]].to_numpy(dtype=np.float64)
    scale = stream_scales(valued, inventory, knowledge, flows=flows)[rows]
    ends[:, [OFFER, DEMAND]] = bands[used[side.reshape(-1, 2)]] * scale[:, :, None]
    _put_money(ends, table, pairs["haul_km"].to_numpy(), scenario)
    running = 1.0 if flows is None else (flows[rows] > 0)[:, None]
    ends[:, COORDINATION] = running * np.array([terms.coordination_usd_per_year[end] for end in ENDS])
    codes, shared = _shared(pairs["rule"].to_numpy(), table, knowledge)
    streams, factors = _streams(used, inventory, knowledge, first=len(shared))
    haul_t = table["haul_co2e_per_km"].to_numpy() * pairs["haul_km"].to_numpy() / 1000
    return Inputs(
        ends=ends,
        named=np.column_stack([side.reshape(-1, 2), codes]).astype(np.int32),
        caused_t=((table["caused"] + table["haul_co2e_fixed"]) / 1000).to_numpy(dtype=np.float32),
        carried_t=haul_t.astype(np.float32),
        shared=pd.concat([shared, factors], ignore_index=True),
        streams=streams,
        carbon_price_usd_per_t=scenario.carbon_price_usd_per_t,
    )


def stream_scales(valued: pd.DataFrame, inventory: Inventory, knowledge: Knowledge, *, flows: Floats | None) -> Floats:
    """Return what each exchange may take per unit its offer and its demand turn out to be, shape (exchanges, 2).

    The smaller of the two scaled quantities is what flows; at the mid quantities that is the flow of the plan, or all
    that can flow where there is no plan. Each exchange keeps its share of its streams: a stream's slack is open to it
    up to the rule's largest share, so no draw over-uses an offer or over-fills a demand that the plan respects.

    Parameters
    ----------
    valued, inventory, knowledge
        The valued table and what it was matched from.
    flows
        Planned flow of every row [offered unit/year]; ``None`` stands for each exchange alone.
    """
    rules, rule = knowledge.rules, valued["rule"].to_numpy()
    yields = rules["yield"].to_numpy(dtype=np.float64)[rule]
    largest = np.column_stack([rules["max_offer_share"].to_numpy()[rule], rules["max_share"].to_numpy()[rule] / yields])
    if flows is None:
        return largest
    quantity = inventory.streams["quantity"].to_numpy(dtype=np.float64)
    stream = valued[["offer", "demand"]].to_numpy()
    taken = np.column_stack([flows, flows * yields])
    used = np.column_stack([np.bincount(stream[:, n], taken[:, n], len(quantity))[stream[:, n]] for n in (0, 1)])
    running = flows > 0
    slack = np.ones_like(largest)
    slack[running] = np.minimum(
        quantity[stream[running]] / used[running], quantity[stream[running]] * largest[running] / flows[running, None]
    )
    return np.asarray(flows[:, None] * slack / slack.min(axis=1, keepdims=True) / quantity[stream])


def _put_money(ends: Array, table: pd.DataFrame, haul_km: Array, scenario: Scenario) -> None:
    """Put prices, costs, emission factor and detour of each exchange at each end."""
    groups = np.array([scenario.energy_price_factor, scenario.material_price_factor, scenario.water_price_factor])
    price_factor, transport = groups[table["price_group"].to_numpy()], scenario.transport_cost_factor
    mid = table["detour"].to_numpy()
    for number, end in enumerate(ENDS):
        detour = table[f"detour_{end}"].to_numpy() / mid if end != "mid" else np.ones_like(mid)
        ends[:, PRICE, number] = table[f"purchase_{end}"] * price_factor
        ends[:, GATE, number] = table[f"gate_{end}"]
        ends[:, TREATMENT, number] = table[f"treatment_{end}"]
        ends[:, EMISSION, number] = table[f"saved_{end}"] / 1000
        ends[:, HAUL, number] = table[f"haul_fixed_{end}"] * transport
        ends[:, HAUL_PER_KM, number] = table[f"haul_per_km_{end}"].to_numpy() / detour * haul_km * transport
        ends[:, DETOUR, number] = detour


def _shared(rule: Ints, table: pd.DataFrame, knowledge: Knowledge) -> tuple[Ints, pd.DataFrame]:
    """Return which shared input each exchange takes, one column per kind from price on, and their names."""
    rules = knowledge.rules
    mode = table["mode"].to_numpy()
    vehicles = np.array(["barge" if m == "barge" else "road" if m in ROAD_MODES else m for m in MODES], dtype=object)
    ways = np.array(["road" if m in ROAD_MODES else "line" for m in MODES], dtype=object)
    graph = np.array(["road", "road graph", "line"], dtype=object)
    way = np.where(ways[mode] == "line", 2, table["haul_basis"].to_numpy())
    sources: Mapping[str, tuple[object, Ints]] = {
        "price": (rules["demanded"], rule),
        "gate_value": (rules["offered"], rule),
        "treatment": (rules["rule_id"], rule),
        "emission_factor": (rules["demanded"], rule),
        "haul": (vehicles, mode),
        "detour": (graph, way),
        "coordination": (np.array([""], dtype=object), np.zeros_like(rule)),
    }
    columns, names, first = [], [], 0
    for kind, (words, row) in sources.items():
        code, unique = pd.factorize(np.asarray(words, dtype=object))
        columns += [code[row] + first] * (2 if kind == "haul" else 1)
        names.append(pd.DataFrame({"kind": kind, "name": unique}))
        first += len(unique)
    return np.column_stack(columns), pd.concat(names, ignore_index=True)


def _streams(
    used: Ints, inventory: Inventory, knowledge: Knowledge, *, first: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the streams with the sector factor they were estimated with, and those factors.

    The factor of a sector is one figure for all its sites, so its error does not even out among them: it is the part
    of a stream's band that its archetype's row states; the rest is the site's own.
    """
    streams = inventory.streams.iloc[used]
    archetypes = knowledge.archetypes.drop_duplicates(["archetype_id", "role", "resource"])
    rows = pd.MultiIndex.from_frame(archetypes[["archetype_id", "role", "resource"]])
    archetype = streams["site_id"].map(inventory.sites.set_index("site_id")["archetype_id"])

    def row_of(archetype_id: pd.Series | str) -> Ints:
        asked = pd.MultiIndex.from_frame(streams[["role", "resource"]].assign(archetype_id=archetype_id)[rows.names])
        return rows.get_indexer(asked)

    own = row_of(archetype)
    at = np.where(own >= 0, own, row_of(FALLBACK))
    known = (at >= 0) & streams["basis"].isin(_FROM_SECTOR).to_numpy()
    band = archetypes[["low", "mid", "high"]].to_numpy(dtype=np.float64)[at]
    common = _variance(*band.T)
    whole = _variance(*(streams[name].to_numpy() for name in ("quantity_low", "quantity", "quantity_high")))
    share = np.divide(common, whole, out=np.zeros(len(used)), where=known & (whole > 0))
    code, unique = pd.factorize(np.where(known, at, -1), use_na_sentinel=False)
    table = pd.DataFrame(
        {
            "stream": used,
            "key": keys("stream", streams["stream_id"]),
            "factor": code + first,
            "weight": np.sqrt(np.minimum(share, 1.0)).astype(np.float32),
        }
    )
    words = np.append(["/".join(row) for row in rows], "")[unique]
    return table, pd.DataFrame({"kind": SECTOR_FACTOR, "name": words})


def _variance(low: Floats, mid: Floats, high: Floats) -> Floats:
    """Return what is proportional to the variance of the logarithm; a half down to zero counts as the other."""
    down, up = log_band(low, mid, high)
    return np.where(np.isinf(down), up, down) ** 2 + up**2
