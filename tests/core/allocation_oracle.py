"""Random allocation problems, and what their optimum is according to SciPy on constraints written out one by one."""

from collections import defaultdict

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array

from symbiosis.inventory.tables import Inventory, Knowledge
from tests.conftest import make_inventory, make_park, make_site, make_stream

_WATER = ("WAT_CLEAN", "PROCESS_WATER_W3", "PROCESS_WATER_W4")


def instance(known: Knowledge, *, seed: int, sites: int, arcs: int) -> tuple[pd.DataFrame, Inventory]:
    """Return valued candidates between random streams of random rules, shared duties of water included."""
    rng = np.random.default_rng(seed)
    streams = []
    for k in range(sites):
        size = rng.lognormal(9, 1.5, 5)
        streams.append(make_stream(f"o{k}", f"s{k}", "offer", "FLY_ASH", size[0]))
        streams.append(make_stream(f"d{k}", f"s{k}", "demand", "CLINKER_SUBSTITUTE", size[1]))
        rules = ("add", "subset", rng.choice(["subset", "alternative"]))
        for name, rule, quantity in zip(_WATER, rules, size[2:] * (1.0, 0.3, 0.2), strict=True):
            streams.append(make_stream(f"{name}{k}", f"s{k}", "demand", name, quantity, sum_rule=rule))
    inventory = make_inventory(
        [make_park("a", 107.0, 11.0)], [make_site(f"s{k}", "a", "3510", 107.0, 11.0) for k in range(sites)], streams
    )
    offers = np.flatnonzero(inventory.streams["role"] == "offer")
    demands = np.flatnonzero(inventory.streams["role"] == "demand")
    pairs = pd.DataFrame(
        {
            "offer": rng.choice(offers, arcs).astype(np.int32),
            "demand": rng.choice(demands, arcs).astype(np.int32),
            "rule": rng.choice(np.flatnonzero(known.rules["max_share"] < 1)[:12], arcs).astype(np.int16),
        }
    ).drop_duplicates(ignore_index=True)
    return valued(pairs, inventory, known, rng), inventory


def valued(pairs: pd.DataFrame, inventory: Inventory, known: Knowledge, rng: np.random.Generator) -> pd.DataFrame:
    """Return the pairs with the quantity that fits and random worth."""
    stock = inventory.streams["quantity"].to_numpy()
    rule = known.rules.iloc[pairs["rule"]].reset_index(drop=True)
    offered = stock[pairs["offer"]] * rule["max_offer_share"]
    quantity = np.minimum(offered, stock[pairs["demand"]] * rule["max_share"] / rule["yield"])
    margin = rng.normal(40, 30, len(pairs))
    return pairs.assign(
        quantity=quantity, margin_usd_per_unit=margin, co2e_t_per_year=quantity * rng.normal(0.5, 0.4, len(pairs))
    )


def constraints(table: pd.DataFrame, inventory: Inventory, known: Knowledge) -> tuple[coo_array, np.ndarray]:
    """Return every limit on the flows, one after the other, whether it can bind or not."""
    streams, rules = inventory.streams, known.rules
    uses: dict[tuple[object, ...], list[tuple[int, float]]] = defaultdict(list)
    limit: dict[tuple[object, ...], float] = {}
    parent = {
        f"{name}{stream_id[9:]}": row
        for row, stream_id in enumerate(streams["stream_id"])
        if stream_id.startswith("WAT_CLEAN")
        for name in _WATER
    }
    stream, rule_of = streams.to_dict("records"), rules.to_dict("records")
    for k, (offer, demand, number) in enumerate(zip(table["offer"], table["demand"], table["rule"], strict=True)):
        rule, got = rule_of[number], stream[demand]
        have, want, gives = stream[offer]["quantity"], got["quantity"], rule["yield"]
        for key, coef, most in (
            (("offer", offer), 1.0, have),
            (("demand", demand), gives, want),
            (("route", offer, number), 1.0, have * rule["max_offer_share"]),
            (("blend", demand, number), gives, want * rule["max_share"]),
        ):
            uses[key].append((k, coef))
            limit[key] = most
        if got["resource"] in _WATER:
            duty = parent[got["stream_id"]]
            whole = stream[duty]["quantity"]
            weight = whole / want if got["sum_rule"] == "alternative" else 1.0
            uses["duty", duty].append((k, gives * weight))
            limit["duty", duty] = whole
    rows = [(i, k, coef) for i, key in enumerate(uses) for k, coef in uses[key]]
    i, k, coef = (np.array(column) for column in zip(*rows, strict=True))
    return coo_array((coef, (i, k)), shape=(len(uses), len(table))).tocsr(), np.array([limit[key] for key in uses])


def best_score(worth: np.ndarray, table: pd.DataFrame, inventory: Inventory, known: Knowledge) -> float:
    """Return the optimum of the relaxation according to SciPy [USD/year]."""
    matrix, limit = constraints(table, inventory, known)
    answer = linprog(-worth, A_ub=matrix, b_ub=limit, bounds=(0, None), method="highs")
    assert answer.status == 0, answer.message
    return -answer.fun
