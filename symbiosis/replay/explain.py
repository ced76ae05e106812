"""Why exchanges were missed: the gate, its figures and its rule, and what would help."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis.exchange.gates import GATE_NAMES, GATE_UNITS, GATES, LOT, isic_in, named_receivers
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.match import checks, is_barred
from symbiosis.exchange.pairs import Search, brute_pairs
from symbiosis.exchange.reach import reach_km
from symbiosis.exchange.world import scenes, world_of
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.pipeline import Result

REASONS = (
    "unknown sector",
    "no offer",
    "no demand",
    "no rule",
    "quality gate",
    "legal gate",
    "minimum lot",
    "distance",
)
_MOST = 5
"""How many resources of a site are named."""
_LEGAL = {
    "licence": "a receiver of ISIC {isic} is not taken to hold the licence for hazardous waste",
    "food_contact": "not for a receiver that makes food or drink (ISIC {isic})",
}
_STAGE = {"lot": "minimum lot", "precision": "distance", "distance": "distance"} | dict.fromkeys(_LEGAL, "legal gate")
_SECTOR_HELP = "check its class and name against data/isic_map.csv"


@dataclass(frozen=True)
class Miss:
    """Why an exchange was missed.

    ``told`` are the figures, ``remedy`` what would help and ``more`` what to look at besides ("" for nothing);
    ``reading`` and ``limit`` [unit of the gate, of a lot resource unit / year] are NaN where there is none.
    """

    reason: str
    told: str
    remedy: str = ""
    rule_id: str = ""
    reading: float = np.nan
    limit: float = np.nan
    more: str = ""

    def row(self) -> dict[str, object]:
        """Return the columns it fills in the table of exchanges; ``short`` is for a line, ``explanation`` is whole."""
        short = ": ".join(part for part in (self.reason, self.told, self.remedy) if part)
        whole = f"{short}; {self.more}" if self.more else short
        figures = {"rule_id": self.rule_id, "reading": self.reading, "limit": self.limit}
        return {"reason": self.reason, "short": short, "explanation": whole, **figures}

    def gap(self) -> float:
        """Return how far the reading is from the limit [share of it], infinite where that is not known."""
        gap = abs(self.reading - self.limit) / max(abs(self.limit), 1e-9)
        return gap if np.isfinite(gap) else np.inf


class Judge:
    """Tells why pairs are no candidates."""

    def __init__(self, result: Result) -> None:
        self.knowledge, self.streams = result.knowledge, result.inventory.streams
        self.rules = self.knowledge.rules
        self.world = world_of(result.inventory, result.knowledge)
        self.scene_of, self.lots = scenes(self.world, result.knowledge), minimum_lots(result.knowledge)
        self.reach_km = reach_km(result.knowledge, result.scenario)
        self.sites = result.inventory.sites.set_index("site_id")
        self.resources = self.knowledge.resources.set_index("resource_id")
        plants = self.knowledge.plant_sizes
        self.units = plants[plants["is_primary"]].set_index("archetype_id")["functional_unit"]

    def miss(self, donor: str, receiver: str, resource: str) -> Miss:
        """Return why a donor is not proposed to give a resource to a receiver; of several rules, by the closest."""
        if not resource:
            return Miss("no resource", "", more="fill in an id of data/resources.csv where one fits")
        offers = self._rows(donor, "offer", {resource})
        able = np.flatnonzero(self.rules["offered"] == resource)
        if not len(offers):
            return self._absent(donor, receiver, resource, "offer")
        tries = [
            self._failure(int(offer), int(demand), int(row))
            for row in able
            for demand in self._rows(receiver, "demand", {self.rules["demanded"].iloc[row]})
            for offer in offers
        ]
        if tries:
            return max(tries, key=lambda one: (REASONS.index(one.reason), -one.gap()))
        if self.sites["archetype_id"][receiver] == FALLBACK or len(able):
            return self._absent(donor, receiver, resource, "demand")
        return Miss("no rule", f"nothing in data/rules.csv uses {resource}")

    def _rows(self, site: str, role: str, resources: set[str]) -> NDArray[np.intp]:
        streams = self.streams
        return np.flatnonzero(
            (streams["site_id"] == site) & (streams["role"] == role) & streams["resource"].isin(resources)
        )

    def _absent(self, donor: str, receiver: str, resource: str, role: str) -> Miss:
        """Return that a site has no such stream, and what it has instead."""
        site = donor if role == "offer" else receiver
        if self.sites["archetype_id"][site] == FALLBACK:
            code = self.sites["isic4"][site]
            return Miss(
                "unknown sector",
                f"{site} has {f'class {code}' if code else 'no class'}",
                "give its ISIC class",
                more=_SECTOR_HELP,
            )
        has = ", ".join(self._nearest(donor, receiver, resource, role)) or "nothing"
        if role == "offer":
            return Miss("no offer", f"the sector of {site} offers {has}", more=_SECTOR_HELP)
        uses = self.rules.loc[self.rules["offered"] == resource, "demanded"].unique()[:_MOST]
        serves = f"; {resource} serves as {', '.join(uses)}" if len(uses) else ""
        told = f"the sector of {site} asks for {has}{serves}"
        return Miss("no demand", told, more=_SECTOR_HELP)

    def _nearest(self, donor: str, receiver: str, resource: str, role: str) -> list[str]:
        """Return what a site offers or asks for: the same carrier first, then what its partner can use, by value."""
        mine, other = (donor, receiver) if role == "offer" else (receiver, donor)
        ends = ("offered", "demanded") if role == "offer" else ("demanded", "offered")
        streams = self.streams
        theirs = streams[(streams["site_id"] == other) & (streams["role"] != role)]["resource"]
        useful = set(self.rules.loc[self.rules[ends[1]].isin(theirs), ends[0]])
        table = streams[(streams["site_id"] == mine) & (streams["role"] == role)]
        known = self.resources.loc[table["resource"]]
        table = table.assign(
            useful=table["resource"].isin(useful),
            like=(known["carrier"] == self.resources["carrier"][resource]).to_numpy(),
            value=table["quantity"].to_numpy() * known["price_mid_usd_per_unit"].fillna(0.0).to_numpy(),
        ).sort_values(["like", "useful", "value"], ascending=False, kind="stable")
        return [str(name) for name in table["resource"].unique()[:_MOST]]

    def _failure(self, offer: int, demand: int, row: int) -> Miss:
        """Return what one rule refuses a pair for; a rule that is not for this receiver is none."""
        rule = {str(name): value for name, value in self.rules.iloc[row].to_dict().items()}
        rule_id, named = str(rule["rule_id"]), named_receivers(rule)
        if is_barred(rule, self.knowledge):
            return Miss("no rule", f"{rule['offered']} for {rule['demanded']} is excluded", rule_id=rule_id)
        if named and not isic_in(self.world.isic[[demand]], named)[0]:
            isic = self.world.isic[demand] or "not known"
            told = f"rule {rule_id} is for receivers of ISIC {', '.join(named)}, not {isic}"
            return Miss("no rule", told, rule_id=rule_id)
        scene = self.scene_of(rule)
        pairs = brute_pairs(self.world.places, Search(np.array([offer]), np.array([demand]), np.inf))
        for number, fails, reading, bound in checks(self.world, scene, pairs, self.lots[row]):
            if fails.any():
                limit = float(np.broadcast_to(bound, reading.shape)[0])
                if number == LOT:
                    return self._lot(offer, demand, row, limit)
                return self._gate(number, float(reading[0]), limit, demand, rule_id)
        if not len(pairs.distance_km):
            return Miss("distance", "a position is not known", "give lat and lon", rule_id)
        upper = float(self.resources["reach_km_upper"][str(rule["offered"])])
        return self._far(float(pairs.distance_km[0]), float(self.reach_km[row]), upper, rule_id)

    def _gate(self, number: int, reading: float, limit: float, demand: int, rule_id: str) -> Miss:
        name, unit = GATE_NAMES[number], GATE_UNITS[number]
        reason = _STAGE.get(name, "quality gate")
        if name in _LEGAL:
            isic = self.world.isic[demand] or "not known"
            return Miss(reason, f"{_LEGAL[name].format(isic=isic)} (rule {rule_id})", "", rule_id, reading, limit)
        if name == "precision":
            told = f"the positions may be {_figure(reading)} km off, reach {_figure(limit)} km (rule {rule_id})"
            return Miss(reason, told, "give both sites a position", rule_id, reading, limit)
        has = "not known" if np.isnan(reading) else f"{_figure(reading)} {unit}"
        bound = "at least" if GATES[number].sense > 0 else "limit"
        told = f"{name.replace('_', ' ')} {has}, {bound} {_figure(limit)} {unit} (rule {rule_id})"
        return Miss(reason, told, "", rule_id, reading, limit)

    def _lot(self, offer: int, demand: int, row: int, lot: float) -> Miss:
        """Return that too little flows, and which side is small: its capacity would tell."""
        rule = self.rules.iloc[row]
        quantity = self.world.column["quantity"]
        given = float(quantity[offer] * rule["max_offer_share"])
        taken = float(quantity[demand] * rule["max_share"] / rule["yield"])
        small, verb = (offer, "gives") if given <= taken else (demand, "takes")
        site = str(self.streams["site_id"].iloc[small])
        typical = self.sites["size_basis"][site] == "typical"
        unit = self.resources["unit"][str(rule["offered"])]
        size = "typical plant" if typical else "by its capacity"
        told = f"{site} {verb} about {_figure(min(given, taken))} {unit}/year ({size}), lot {_figure(lot)} {unit}"
        per = self.units[self.sites["archetype_id"][site]]
        remedy = f"give the capacity of {site}, for example in {per}" if typical else ""
        miss = Miss("minimum lot", told, remedy, str(rule["rule_id"]), min(given, taken), lot)
        return replace(miss, told=f"{told} (rule {miss.rule_id})")

    def _far(self, distance: float, reach: float, upper: float, rule_id: str) -> Miss:
        if distance > reach:
            told = (
                f"{_figure(distance)} km, typical reach {_figure(reach)} km, upper {_figure(upper)} km (rule {rule_id})"
            )
            remedy = "such a haul is made now and then" if distance <= upper else ""
            return Miss("distance", told, remedy, rule_id, distance, reach)
        told = f"{_figure(distance)} km is longer than the line for it can be (rule {rule_id})"
        return Miss("distance", told, "", rule_id, distance)


def _figure(value: float) -> str:
    """Return a number to three digits, without an exponent."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def misses(missed: pd.DataFrame, result: Result) -> list[Miss]:
    """Return why each exchange was missed."""
    judge = Judge(result)
    keys = ["donor_site_id", "receiver_site_id", "resource"]
    return [judge.miss(*map(str, key)) for key in missed[keys].itertuples(index=False)]
