"""Match offers with demands: rule, quality and legal gates, minimum lot, distance, precision of the position.

Everything is matched once at the widest reach; ``exchange.reach`` narrows it to a scenario without matching again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.gates import GATES, LOT, PRECISION, Scene, isic_in, named_receivers
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.pairs import Pairs, Search, find_pairs
from symbiosis.exchange.world import World, scenes, world_of
from symbiosis.inventory.tables import Inventory, Knowledge

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]
Progress = Callable[[float], None]
_Columns = dict[str, NDArray[Any]]

_NEAR_LOT = 0.2
"""Share of the minimum lot [-] below which a pair is not worth naming as refused."""


@dataclass(frozen=True)
class Matches:
    """Feasible pairs, and pairs that failed exactly one gate."""

    candidates: pd.DataFrame
    refused: pd.DataFrame


def match(inventory: Inventory, knowledge: Knowledge, *, progress: Progress | None = None) -> Matches:
    """Return all feasible pairs at the widest reach, and the refusals worth naming.

    Parameters
    ----------
    inventory
        Parks, sites and streams; streams of sites without a position take no part.
    knowledge
        Resources, rules, parameters and minimum lots.
    progress
        Called with the share done, 0 to 1.

    Returns
    -------
    Matches
        ``candidates`` and ``refused`` with the columns of docs/architecture.md before valuation.
    """
    world = world_of(inventory, knowledge)
    rules = [(row, rule) for row, rule in enumerate(_records(knowledge.rules)) if not is_barred(rule, knowledge)]
    scene_of, lots = scenes(world, knowledge), minimum_lots(knowledge)
    asked = [(row, scene_of(rule)) for row, rule in rules]
    searches = [_search(world, scene, lots[row]) for row, scene in asked]
    found, refused = [], []
    for (row, scene), pairs in zip(asked, find_pairs(world.places, searches), strict=True):
        if progress is not None and row % 20 == 0:
            progress(row / len(knowledge.rules))
        good, bad = _match_rule(world, scene, pairs, row, lots[row])
        found.append(good)
        refused.append(bad)
    return Matches(_stack(found, _CANDIDATE_TYPES), _stack(refused, _REFUSED_TYPES))


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def is_barred(rule: Mapping[str, object], knowledge: Knowledge) -> bool:
    """Return whether a rule's two resources are a pair that was considered and excluded."""
    pairs = knowledge.excluded_pairs
    return bool(((pairs["offered"] == rule["offered"]) & (pairs["demanded"] == rule["demanded"])).any())


_CANDIDATE_TYPES = {
    "offer": np.int32,
    "demand": np.int32,
    "rule": np.int16,
    "distance_km": np.float32,
    "same_park": np.bool_,
    "error_km": np.float32,
    "quantity_low": np.float32,
    "quantity": np.float32,
    "quantity_high": np.float32,
}
_REFUSED_TYPES = {**_CANDIDATE_TYPES, "gate": np.int8, "actual": np.float32, "limit": np.float32}


def _match_rule(world: World, scene: Scene, pairs: Pairs, row: int, lot: float) -> tuple[_Columns, _Columns]:
    """Return the feasible and the singly refused pairs of one rule."""
    pairs = pairs.take(world.site[pairs.offer] != world.site[pairs.demand])
    failed = np.zeros(len(pairs.offer), dtype=np.int8)
    which = np.full(len(pairs.offer), -1, dtype=np.int8)
    actual = np.full(len(pairs.offer), np.nan)
    limit = np.full(len(pairs.offer), np.nan)

    def note(number: int, fails: NDArray[np.bool_], reading: Floats, bound: Floats | float) -> None:
        nonlocal failed
        failed += fails
        which[fails] = number
        actual[fails] = reading[fails]
        limit[fails] = np.broadcast_to(bound, reading.shape)[fails]

    for check in checks(world, scene, pairs, lot):
        note(*check)
    error = _error_km(world, pairs)
    refusal = {"gate": which, "actual": actual, "limit": limit}
    good, bad = (np.flatnonzero(failed == times) for times in (0, 1))
    return _table(world, scene, pairs, row, good, {"error_km": error}), _table(
        world, scene, pairs, row, bad, {"error_km": error, **refusal}
    )


def checks(
    world: World, scene: Scene, pairs: Pairs, lot: float
) -> Iterator[tuple[int, NDArray[np.bool_], Floats, Floats | float]]:
    """Yield each gate's number, which pairs fail it, their reading and its bound, in the order they are named."""
    for number, gate in enumerate(GATES):
        if gate.applies(scene):
            yield (number, *gate.check(scene, pairs))
    quantity = _quantity(world, scene, pairs, "quantity")
    yield LOT, ~(quantity >= lot), quantity, lot
    error, reach = _error_km(world, pairs), scene.limit("reach_km_upper")
    yield PRECISION, error > reach, error, reach


def _error_km(world: World, pairs: Pairs) -> Floats:
    """Return what both positions of a pair may be off together [km]."""
    error = world.places.error_km
    return np.where(pairs.same_park, 0.0, error[pairs.offer] + error[pairs.demand])


def _table(world: World, scene: Scene, pairs: Pairs, row: int, keep: NDArray[np.intp], more: _Columns) -> _Columns:
    """Return the columns of some pairs of a rule, in the order of offers and demands."""
    keep = keep[np.lexsort((pairs.demand[keep], pairs.offer[keep]))]
    kept = pairs.take(keep)
    return {
        "offer": kept.offer,
        "demand": kept.demand,
        "rule": np.full(len(keep), row),
        "distance_km": kept.distance_km,
        "same_park": kept.same_park,
        **{name: _quantity(world, scene, kept, name) for name in ("quantity_low", "quantity", "quantity_high")},
        **{name: values[keep] for name, values in more.items()},
    }


def _search(world: World, scene: Scene, lot: float) -> Search:
    """Return what to pair under a rule: the receivers it names, and no stream too small to come near the lot."""
    nobody = np.empty(0, dtype=np.int64)
    offers = world.offers.get(str(scene.rule["offered"]), nobody)
    demands = world.demands.get(str(scene.rule["demanded"]), nobody)
    offers = offers[~(_offered(world, scene, offers, "quantity") < _NEAR_LOT * lot)]
    demands = demands[~(_wanted(world, scene, demands, "quantity") < _NEAR_LOT * lot)]
    named = named_receivers(scene.rule)
    if named and len(demands):
        demands = demands[isic_in(world.isic[demands], named)]
    return Search(offers, demands, scene.limit("reach_km_upper"))


def _offered(world: World, scene: Scene, offers: Ints, name: str) -> Floats:
    """Return what of an offer can take a rule's route [offered unit / year]."""
    return world.column[name][offers] * scene.limit("max_offer_share")


def _wanted(world: World, scene: Scene, demands: Ints, name: str) -> Floats:
    """Return what a demand can take by a rule's route [offered unit / year]."""
    return world.column[name][demands] * scene.limit("max_share") / scene.limit("yield")


def _quantity(world: World, scene: Scene, pairs: Pairs, name: str) -> Floats:
    """Return what can flow [offered unit / year]: the smaller of what is offered and what the demand can take."""
    return np.minimum(_offered(world, scene, pairs.offer, name), _wanted(world, scene, pairs.demand, name))


def _stack(parts: list[_Columns], types: dict[str, type]) -> pd.DataFrame:
    """Put the pairs of all rules into one table."""
    if not parts:
        return pd.DataFrame({name: np.empty(0, dtype=kind) for name, kind in types.items()})
    return pd.DataFrame(
        {name: np.concatenate([part[name].astype(kind) for part in parts]) for name, kind in types.items()}
    )
