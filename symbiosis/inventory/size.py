"""How big a site is, in the units its archetype counts in, and how well that is known."""

import numpy as np
import pandas as pd

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.spread import Floats, log_band, quadrature, worst
from symbiosis.inventory.tables import Knowledge

WORKERS = "employee-yr"
"""The functional unit of work: one employee for a year."""

_LEASED = "ha leased-yr"
_CLINKER = "t clinker"
_CLINKER_PER_CEMENT_UNIT = 1e6
_BASES = ("capacity", "employees", "area", "typical")
_SIZE_CONFIDENCE = {"capacity": "high", "employees": "medium", "area": "low", "typical": "low"}
_LEVEL_CONFIDENCE = {"class": "high", "reviewed": "high", "group": "medium", "division": "low", "fallback": "low"}


def sizes(sites: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the size of every site as a multiple of its archetype's typical plant.

    Parameters
    ----------
    sites : DataFrame
        With archetypes assigned.
    knowledge : Knowledge
        Plant sizes and capacity units.

    Returns
    -------
    DataFrame
        Same order, index 0..n-1: ``site_id, archetype_id, plants, scale`` [typical plants], ``size_basis``, ``down,
        up`` [ln, of the size figure itself], ``employees`` (as given), ``t_clinker`` [t/year, NaN where not known],
        ``assumed`` and ``confidence``.
    """
    plant = plants_table(knowledge).set_index("archetype_id").loc[sites["archetype_id"]].reset_index()
    units, down, up = _from_capacity(sites, plant, knowledge)
    figures = {
        "capacity": units / plant["units_per_year_mid"].to_numpy(),
        "employees": _figure(sites, "employees") / plant["employees_mid"].to_numpy(),
        "area": _figure(sites, "area_ha") / plant["plot_ha_mid"].to_numpy(),
        "typical": np.ones(len(sites)),
    }
    known = [np.isfinite(figures[basis]) for basis in _BASES]
    basis = pd.Series(np.select(known, _BASES, default="typical"), dtype="str")
    area_down, area_up = log_band(*(_figure(sites, c, "area_ha") for c in ("area_ha_low", "area_ha", "area_ha_high")))
    by_capacity, by_area = (basis == "capacity").to_numpy(), (basis == "area").to_numpy()
    found = pd.DataFrame(
        {
            "site_id": sites["site_id"].array,
            "archetype_id": sites["archetype_id"].array,
            "plants": np.maximum(_figure(sites, "plants"), 1.0),
            "scale": np.select(known, [figures[b] for b in _BASES]),
            "size_basis": basis,
            "down": np.select([by_capacity, by_area], [down, area_down], 0.0),
            "up": np.select([by_capacity, by_area], [up, area_up], 0.0),
            "employees": _figure(sites, "employees"),
            "t_clinker": np.where(by_capacity, _clinker(sites, units), np.nan),
        }
    )
    return found.join(_certainty(sites.reset_index(drop=True), basis))


def _certainty(sites: pd.DataFrame, size_basis: pd.Series) -> pd.DataFrame:
    """Return ``assumed`` and ``confidence``: the weakest of the site, its generalisation and the kind of its size."""
    level = sites["generalised"].map(_LEVEL_CONFIDENCE).fillna("low")
    assumed = (size_basis == "typical") | (sites["basis"] == "assumed") | (sites["generalised"] == "fallback")
    confidence = worst(level, sites["confidence"], size_basis.map(_SIZE_CONFIDENCE))
    return pd.DataFrame({"assumed": assumed, "confidence": confidence})


def units_of(sized: pd.DataFrame, spread: pd.DataFrame) -> pd.DataFrame:
    """Return one row per site and unit its archetype counts in.

    Parameters
    ----------
    sized : DataFrame
        From `sizes`.
    spread : DataFrame
        From `unit_spread`.

    Returns
    -------
    DataFrame
        The columns of ``sized`` with ``per``, ``units`` [that unit / year] and ``down, up`` [ln], the band of
        ``units``: that of the size figure and, shrunk by the root of ``plants``, that of a plant's units at a given
        size.
    """
    rows = sized.merge(spread, on=["archetype_id", "size_basis"])
    root = np.sqrt(rows["plants"].to_numpy())
    clinker = ((rows["per"] == "t clinker") & rows["t_clinker"].notna()).to_numpy()
    return rows.assign(
        units=np.where(clinker, rows["t_clinker"], rows["scale"] * rows["units_mid"]),
        down=quadrature(rows["down"], np.where(clinker, 0.0, rows["pair_down"] / root)),
        up=quadrature(rows["up"], np.where(clinker, 0.0, rows["pair_up"] / root)),
    ).drop(columns=["units_mid", "pair_down", "pair_up"])


def unit_spread(knowledge: Knowledge) -> pd.DataFrame:
    """Return how well each functional unit is known from each kind of size.

    Where the size is itself a functional unit (capacity; employees or leased hectares where the archetype counts in
    them) the band is that of the ratio of the two units. Else output and size vary together from plant to plant, with
    the correlation of the parameter ``size_proxy_correlation``. Without any size it is the band of all plants of the
    sector.

    Returns
    -------
    DataFrame
        ``archetype_id, size_basis, per, units_mid`` [unit / year of a typical plant], ``pair_down, pair_up`` [ln].
    """
    plant = plants_table(knowledge)
    units = knowledge.plant_sizes[["archetype_id", "functional_unit", *_band("units_per_year")]]
    work = plant[~plant["archetype_id"].isin(_counted(knowledge, WORKERS)["archetype_id"])]
    work = work[["archetype_id", *_band("employees")]].set_axis(
        ["archetype_id", *_band("units_per_year")], axis="columns"
    )
    units = pd.concat([units, work.assign(functional_unit=WORKERS)], ignore_index=True)
    units = units.merge(plant.drop(columns="functional_unit"), on="archetype_id", suffixes=("", "_plant"))
    rho = parameter(knowledge, "size_proxy_correlation")
    bands = {
        "capacity": _ratio_band(units, "units_per_year", _band("units_per_year", "_plant")),
        "employees": _proxy_band(units, "employees", _counted(knowledge, WORKERS), rho),
        "area": _proxy_band(units, "plot_ha", _counted(knowledge, _LEASED), rho),
        "typical": log_band(*(units[c] for c in _band("units_per_year"))),
    }
    kept = units[["archetype_id", "functional_unit", "units_per_year_mid"]]
    kept = kept.set_axis(["archetype_id", "per", "units_mid"], axis="columns")
    return pd.concat(
        [kept.assign(size_basis=b, pair_down=down, pair_up=up) for b, (down, up) in bands.items()], ignore_index=True
    )


def _band(name: str, suffix: str = "") -> list[str]:
    return [f"{name}_{which}{suffix}" for which in ("low", "mid", "high")]


def _counted(knowledge: Knowledge, unit: str) -> pd.DataFrame:
    """Return the plant sizes in one functional unit."""
    return knowledge.plant_sizes[knowledge.plant_sizes["functional_unit"] == unit]


def plants_table(knowledge: Knowledge) -> pd.DataFrame:
    """Return the typical plant of every archetype: functional unit, yearly units, employees, plot [ha].

    Where the archetype counts in workers or in leased hectares, those stand for its employees or its plot.
    """
    plant = knowledge.plant_sizes[knowledge.plant_sizes["is_primary"]].set_index("archetype_id")
    plant = plant[
        ["isic4", "functional_unit", *_band("units_per_year"), *_band("employees"), *_band("plot_ha")]
    ].astype(dict.fromkeys([*_band("units_per_year"), *_band("employees"), *_band("plot_ha")], float))
    for figure, unit in (("employees", WORKERS), ("plot_ha", _LEASED)):
        counted = _counted(knowledge, unit).set_index("archetype_id")[_band("units_per_year")]
        plant.loc[counted.index, _band(figure)] = counted.to_numpy(dtype=float)
    return plant.reset_index()


def capacity_units(knowledge: Knowledge) -> pd.DataFrame:
    """Return ``archetype_id, capacity_unit``: the units a capacity may be in, its own functional unit among them."""
    names = ["archetype_id", "capacity_unit"]
    own = plants_table(knowledge).rename(columns={"functional_unit": "capacity_unit"})
    return pd.concat([knowledge.capacity_units[names], own[names]], ignore_index=True).drop_duplicates()


def _ratio_band(units: pd.DataFrame, of: str, reference: list[str]) -> tuple[Floats, Floats]:
    low, mid, high = (units[a].to_numpy() / units[b].to_numpy() for a, b in zip(_band(of), reference, strict=True))
    return log_band(np.minimum(low, mid), mid, np.maximum(high, mid))


def _proxy_band(units: pd.DataFrame, proxy: str, counted: pd.DataFrame, rho: float) -> tuple[Floats, Floats]:
    """Return the band of units at a known size of another kind."""
    down, up = log_band(*(units[c] for c in _band("units_per_year")))
    of_units = np.where(np.isinf(down), up, (down + up) / 2.0)
    of_proxy = np.mean(log_band(*(units[c] for c in _band(proxy))), axis=0)
    spread = np.sqrt(of_units**2 + of_proxy**2 - 2.0 * rho * of_units * of_proxy)
    exact = units["archetype_id"].isin(counted["archetype_id"]).to_numpy()
    ratio_down, ratio_up = _ratio_band(units, "units_per_year", _band(proxy))
    return np.where(exact, ratio_down, np.where(np.isinf(down), np.inf, spread)), np.where(exact, ratio_up, spread)


def _figure(sites: pd.DataFrame, *columns: str) -> Floats:
    """Return the first of the columns that is there, as numbers; NaN where none is."""
    present = [c for c in columns if c in sites]
    return sites[present[0]].to_numpy(dtype=float, na_value=np.nan) if present else np.full(len(sites), np.nan)


def _from_capacity(sites: pd.DataFrame, plant: pd.DataFrame, knowledge: Knowledge) -> tuple[Floats, Floats, Floats]:
    """Return yearly units by capacity and their band; NaN where the capacity or its unit says nothing.

    A capacity in the archetype's own functional unit is taken as the yearly output.
    """
    if "capacity" not in sites:
        nothing = np.full(len(sites), np.nan)
        return nothing, nothing, nothing
    asked = pd.DataFrame({"archetype_id": plant["archetype_id"], "capacity_unit": sites["capacity_unit"].to_numpy()})
    per = asked.merge(knowledge.capacity_units, how="left", on=["archetype_id", "capacity_unit"], validate="m:1")
    own = (asked["capacity_unit"] == plant["functional_unit"]).to_numpy()
    low, mid, high = (np.where(own, 1.0, per[c].to_numpy()) for c in _band("per_capacity_unit"))
    return (_figure(sites, "capacity") * mid, *log_band(low, mid, high))


def _clinker(sites: pd.DataFrame, units: Floats) -> Floats:
    """Return clinker output [t/year]: clinker capacity at the utilisation of the site's cement capacity."""
    with np.errstate(divide="ignore", invalid="ignore"):
        utilisation = units / (_figure(sites, "capacity") * _CLINKER_PER_CEMENT_UNIT)
    return _figure(sites, "clinker_capacity_t_per_year") * utilisation
