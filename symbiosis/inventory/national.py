"""The inventory of Vietnam: listed facilities, and for every operating park an estimate of its sectors."""

import geopandas as gpd
import numpy as np
import pandas as pd

from symbiosis.inventory.knowledge import parameter
from symbiosis.inventory.outputs import most_land_ha
from symbiosis.inventory.sectors import FALLBACK, assign_archetypes
from symbiosis.inventory.size import plants_table, sizes
from symbiosis.inventory.spread import log_band, quadrature
from symbiosis.inventory.tables import Inventory, Knowledge

_LISTED_IN_FULL = ("eaf_steel", "float_glass", "copper_smelter", "zinc_smelter", "pvc")
_NOT_IN_PARKS = ("01", "02", "03", "05", "06", "07", "08", "09", "35", "36", "41", "42", "43", "84")


def national_inventory(knowledge: Knowledge, parks: gpd.GeoDataFrame, sites_file: pd.DataFrame) -> Inventory:
    """Put together listed facilities and the sector estimates of every operating park, without streams yet.

    A park's leased area is its area times the leasable share times its occupancy (its own figure where stated). The
    plots of listed facilities in it are taken off, first from their own sector; a sector of large plants is not
    estimated where one is listed. The rest is shared over the sectors
    the park names, in equal parts per name. Sectors with very large or resource-bound plants (power, kilns, mines,
    farms, ...) are never inferred from a name: they are facilities of the list or nothing, and their share counts as
    unspecified tenants. What a sector holds in all parks together is held to the national output of its good
    (``outputs``). A sector that would get less than the plot of a small plant is merged into the largest sector
    of its park.

    Parameters
    ----------
    knowledge : Knowledge
        Sector map, plant sizes and parameters.
    parks : GeoDataFrame
        As in an inventory.
    sites_file : DataFrame
        The listed facilities. Those without a position stay, with NaN, and are never matched.

    Returns
    -------
    Inventory
        With an empty stream table.
    """
    facilities = _facilities(sites_file, parks, knowledge)
    sectors = _sector_sites(parks, facilities, knowledge)
    sites = pd.concat([facilities, sectors], ignore_index=True)
    texts: list[str] = list(sites.select_dtypes("str").columns)
    sites[texts] = sites[texts].fillna("")
    points = gpd.GeoDataFrame(sites, geometry=gpd.points_from_xy(sites["lon"], sites["lat"]), crs="EPSG:4326")
    return Inventory(parks=parks, sites=points, streams=pd.DataFrame())


def leased_area(parks: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the leased land of every operating park of known area.

    Returns
    -------
    DataFrame
        ``low, mid, high`` [ha], indexed by ``park_id``.
    """
    operating = _operating(parks)
    share, unknown = (_parameter_row(knowledge, name) for name in ("leasable_share", "occupancy_default"))
    stated = operating["occupancy_pct"].notna()
    occupancy = (operating["occupancy_pct"] / 100.0).fillna(unknown["mid"])
    own = np.log(parameter(knowledge, "occupancy_stated_band"))
    down, up = (
        quadrature(np.where(stated, own, default), np.full(len(operating), leasable))
        for default, leasable in zip(_distances(unknown), _distances(share), strict=True)
    )
    mid = operating["area_ha"] * share["mid"] * occupancy
    return pd.DataFrame({"low": mid * np.exp(-down), "mid": mid, "high": mid * np.exp(up)})


def _facilities(sites_file: pd.DataFrame, parks: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return the operating facilities as sites; those placed at their park's point get its radius."""
    listed = sites_file[sites_file["status"] == "operating"].assign(kind="facility", plants=1.0, generalised="")
    regions = knowledge.provinces.set_index("province_63")[["region_63", "region_34"]]
    area = listed["park_id"].map(parks.set_index("park_id")["area_ha"])
    listed = listed.join(regions, on="province_63").assign(park_radius_km=_radius_km(area))
    return assign_archetypes(listed.reset_index(drop=True), knowledge)


def _radius_km(area_ha: pd.Series) -> pd.Series:
    """Return the radius [km] of a disc of the given area [ha]."""
    return (area_ha * 0.01 / np.pi) ** 0.5


def _sector_sites(parks: pd.DataFrame, facilities: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    operating = _operating(parks)
    plant = plants_table(knowledge).set_index("archetype_id")
    leased = leased_area(parks, knowledge)
    down, up = (pd.Series(band, leased.index) for band in log_band(leased["low"], leased["mid"], leased["high"]))
    plots = _plots(facilities, plant, knowledge)
    areas = _areas(_shares(operating, plant, knowledge), leased["mid"], plots)
    single = parameter(knowledge, "single_plant_plot_ha")
    areas = _without_listed(areas, plots, plant.index[plant["plot_ha_mid"] >= single])
    most = parameter(knowledge, "sector_most_plants")
    areas = _merge_small(_held(areas, _largest(plant, single, most)), plant["plot_ha_low"])
    areas = _held(areas, most_land_ha(areas, facilities, plant, knowledge))
    areas = areas[areas["area_ha"] > 0.0].set_index("park_id", drop=False)
    split = np.where(areas.index.duplicated(keep=False), np.log(parameter(knowledge, "sector_share_band")), 0.0)
    areas = areas.assign(down=quadrature(down[areas.index], split), up=quadrature(up[areas.index], split))
    return _described(_built(areas, _parameter_row(knowledge, "built_share")), operating, plant, knowledge)


def _built(areas: pd.DataFrame, share: dict[str, float]) -> pd.DataFrame:
    """Return land under operating plants. Unspecified tenants stay per leased hectare: their figures are."""
    built = (areas["archetype_id"] != FALLBACK).to_numpy()
    down, up = _distances(share)
    return areas.assign(
        area_ha=areas["area_ha"] * np.where(built, share["mid"], 1.0),
        down=quadrature(areas["down"], np.where(built, down, 0.0)),
        up=quadrature(areas["up"], np.where(built, up, 0.0)),
    )


def _described(areas: pd.DataFrame, parks: pd.DataFrame, plant: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Turn areas into sites at their park's point."""
    park = parks.loc[areas["park_id"]].reset_index(drop=True)
    rows = areas.reset_index(drop=True)
    label = knowledge.archetypes.drop_duplicates("archetype_id").set_index("archetype_id")[["sector_en", "isic4"]]
    rows = rows.join(label, on="archetype_id")
    plants = (rows["area_ha"] / rows["archetype_id"].map(plant["plot_ha_mid"])).round().clip(lower=1.0)
    place = park[["province_63", "province_34", "region_63", "region_34", "lat", "lon"]]
    return (
        rows[["park_id", "isic4", "archetype_id", "area_ha"]]
        .join(place)
        .assign(
            site_id=rows["park_id"] + "--" + rows["archetype_id"],
            name=rows["sector_en"] + " (sector estimate)",
            generalised="reviewed",
            kind="sector",
            plants=plants,
            precision="park",
            area_ha_low=rows["area_ha"] * np.exp(-rows["down"]),
            area_ha_high=rows["area_ha"] * np.exp(rows["up"]),
            park_radius_km=_radius_km(park["area_ha"]),
            basis=np.where(park["main_sectors"] == "", "assumed", "estimated"),
            confidence="low",
            source_id="project",
        )
    )


def _operating(parks: pd.DataFrame) -> pd.DataFrame:
    return parks[(parks["status"] == "operating") & (parks["area_ha"] > 0.0)].set_index("park_id")


def _parameter_row(knowledge: Knowledge, parameter_id: str) -> dict[str, float]:
    return {which: parameter(knowledge, parameter_id, which) for which in ("low", "mid", "high")}


def _distances(row: dict[str, float]) -> tuple[float, float]:
    return float(np.log(row["mid"] / row["low"])), float(np.log(row["high"] / row["mid"]))


def _shares(parks: pd.DataFrame, plant: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Return ``park_id, archetype_id, share``: named sectors count alike, anchors as unspecified tenants."""
    labels = parks["main_sectors"].str.split(";").explode().str.strip().rename("label").reset_index()
    labels["part"] = 1.0 / labels.groupby("park_id")["label"].transform("size")
    rows = labels.merge(knowledge.sector_map, on="label", how="left")
    rows["archetype_id"] = rows["archetype_id"].fillna(FALLBACK)
    anchor = plant["plot_ha_mid"] >= parameter(knowledge, "anchor_plot_ha")
    anchor |= plant["isic4"].str[:2].isin(_NOT_IN_PARKS) | plant.index.isin(_LISTED_IN_FULL)
    rows.loc[rows["archetype_id"].map(anchor), "archetype_id"] = FALLBACK
    rows["share"] = rows["part"] * rows["weight"].fillna(1.0)
    return rows.groupby(["park_id", "archetype_id"])["share"].sum().reset_index()


def _plots(facilities: pd.DataFrame, plant: pd.DataFrame, knowledge: Knowledge) -> pd.Series:
    """Return the plots [ha] of listed facilities by park and archetype; estimated from their size where not stated."""
    inside = facilities[facilities["park_id"] != ""].reset_index(drop=True)
    typical = sizes(inside, knowledge)["scale"] * plant["plot_ha_mid"].reindex(inside["archetype_id"]).to_numpy()
    plots = inside["area_ha"].fillna(typical)
    return plots.groupby([inside["park_id"], inside["archetype_id"]]).sum()


def _areas(shares: pd.DataFrame, leased: pd.Series, plots: pd.Series) -> pd.DataFrame:
    """Return ``park_id, archetype_id, area_ha`` [leased ha] without the plots of listed facilities."""
    gross = shares["share"] * shares["park_id"].map(leased)
    pairs = pd.MultiIndex.from_frame(shares[["park_id", "archetype_id"]])
    own = np.minimum(gross, plots.reindex(pairs, fill_value=0.0).to_numpy())
    net = gross - own
    by_park = shares["park_id"]
    other = by_park.map(plots.groupby(level="park_id").sum()).fillna(0.0) - own.groupby(by_park).transform("sum")
    left = net.groupby(by_park).transform("sum")
    kept = (1.0 - other / left.where(left > 0.0)).clip(lower=0.0).fillna(0.0)
    return shares[["park_id", "archetype_id"]].assign(area_ha=net * kept)


def _without_listed(areas: pd.DataFrame, plots: pd.Series, large: pd.Index) -> pd.DataFrame:
    """Take a sector of large plants off a park in which one is listed: it is the plant the park's label means."""
    listed = pd.MultiIndex.from_frame(areas[["park_id", "archetype_id"]]).isin(plots.index)
    named = listed & areas["archetype_id"].isin(large)
    return areas.assign(archetype_id=areas["archetype_id"].mask(named, FALLBACK))


def _largest(plant: pd.DataFrame, from_ha: float, most: float) -> pd.Series:
    """Return the most land [ha] of a sector in a park: one plant (P90) where plants are large, else so many typical."""
    largest = plant["plot_ha_high"].where(plant["plot_ha_mid"] >= from_ha, most * plant["plot_ha_mid"])
    return largest.drop(FALLBACK)


def _held(areas: pd.DataFrame, largest: pd.Series) -> pd.DataFrame:
    """Hold sectors to their largest area [ha]; the rest of their land counts as unspecified tenants."""
    held = np.minimum(areas["area_ha"], areas["archetype_id"].map(largest).fillna(np.inf))
    rest = areas.assign(archetype_id=FALLBACK, area_ha=areas["area_ha"] - held)
    return pd.concat([areas.assign(area_ha=held), rest]).groupby(["park_id", "archetype_id"], as_index=False).sum()


def _merge_small(areas: pd.DataFrame, smallest: pd.Series) -> pd.DataFrame:
    """Give the area of sectors smaller than a small plant to the largest sector of the park."""
    ordered = areas.sort_values(["park_id", "area_ha", "archetype_id"], ascending=[True, False, True])
    small = (ordered["area_ha"] < ordered["archetype_id"].map(smallest)) & (ordered["archetype_id"] != FALLBACK)
    largest = ordered["park_id"].map(ordered[~small].groupby("park_id")["archetype_id"].first()).fillna(FALLBACK)
    merged = ordered.assign(archetype_id=ordered["archetype_id"].where(~small, largest))
    return merged.groupby(["park_id", "archetype_id"])["area_ha"].sum().reset_index()
