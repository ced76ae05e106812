"""Compare what the matcher proposes for a documented network with what was done, and say why something was missed.

Nothing here is read before the proposals are made: the streams come from sectors and sizes alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbiosis import pipeline
from symbiosis.exchange.allocate import Session
from symbiosis.exchange.gates import GATE_NAMES, isic_in, named_receivers
from symbiosis.exchange.lots import minimum_lots
from symbiosis.exchange.match import checks, is_barred
from symbiosis.exchange.pairs import Search, brute_pairs
from symbiosis.exchange.proposals import is_proposed, least_gain_usd_per_year
from symbiosis.exchange.wishes import Wishes
from symbiosis.exchange.world import scenes, world_of
from symbiosis.inventory.sectors import FALLBACK
from symbiosis.inventory.tables import Knowledge
from symbiosis.pipeline import Result
from symbiosis.replay.network import ENDED, IMPLEMENTED, Network
from symbiosis.replay.stand_in import as_inventory
from symbiosis.scenario import Scenario

FIRST = 10
"""How many of a donor's proposals for a resource a reader is taken to look at."""
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
_LEGAL = {"licence", "food_contact"}
_STAGE = {"lot": "minimum lot", "precision": "distance", "distance": "distance"} | dict.fromkeys(_LEGAL, "legal gate")


@dataclass(frozen=True)
class Replay:
    """What came of a network.

    Attributes
    ----------
    exchanges
        The documented exchanges with ``counted`` (implemented, of a known resource, no ordinary supply), ``found``,
        ``found_pair``, ``pays`` and ``planned`` (whether the candidate pays at mid estimates, and is in the best plan),
        ``rank`` of the real receiver among the donor's proposals for the resource (NaN where missed) and ``reason`` of
        a miss.
    proposals
        What the matcher proposes: ``donor, receiver, resource, replaces, net_benefit_usd_per_year, planned`` (whether
        it is in the best plan), the best first.
    generalised
        How far the sector of each site had to be generalised, by ``site_id``.
    """

    network: Network
    exchanges: pd.DataFrame
    proposals: pd.DataFrame
    generalised: "pd.Series[str]"

    def summary(self) -> dict[str, object]:
        """Return the figures of the JSON file: shares [0 to 1], counts, and the misses with their reasons."""
        counted = self.exchanges[self.exchanges["counted"]]
        sites = max(len(self.network.sites), 1)
        planned = self.proposals[self.proposals["planned"]]
        done = self.exchanges["status"].isin([IMPLEMENTED, ENDED])
        missed = counted[~counted["found"]]
        return {
            "network": self.network.name,
            "n": len(counted),
            "recall": _share(counted["found"]),
            "recall_pair": _share(counted["found_pair"]),
            "recall_at_10": _share(counted["rank"] <= FIRST),
            "recall_paying": _share(counted["pays"]),
            "recall_planned": _share(counted["planned"]),
            "rank_at_10_of_found": _share(counted.loc[counted["found"], "rank"] <= FIRST),
            "proposals_per_site": len(planned) / sites,
            "candidates_per_site": len(self.proposals) / sites,
            "documented_per_site": float(done.sum() / sites),
            "counted_per_site": len(counted) / sites,
            "proposals_documented_share": _share(planned["documented"]),
            "not_counted": len(self.exchanges) - len(counted),
            "misses": missed[["exchange_id", "reason"]].to_dict("records"),
        }


def _share(hits: "pd.Series[bool]") -> float | None:
    return float(hits.mean()) if len(hits) else None


def replay(network: Network, knowledge: Knowledge, scenario: Scenario | None = None) -> Replay:
    """Estimate, match, value and allocate a network from its sectors, then compare with what is documented."""
    result = pipeline.run(as_inventory(network), knowledge, scenario or Scenario())
    proposals = _proposals(result)
    keys = ["donor", "receiver", "resource"]
    documented = network.exchanges.rename(columns={"donor_site_id": "donor", "receiver_site_id": "receiver"})
    real = pd.MultiIndex.from_frame(documented[keys])
    wanted = _as_wanted(proposals, knowledge)
    rank = wanted.groupby(["donor", "resource"]).cumcount() + 1
    told = wanted.assign(rank=rank, pays=wanted["net_benefit_usd_per_year"] > 0).set_index(keys)
    pairs = pd.MultiIndex.from_frame(proposals[keys[:2]])
    exchanges = network.exchanges.assign(
        counted=(documented["status"] == IMPLEMENTED)
        & (documented["resource"] != "")
        & (documented["kind"] != "ordinary_supply"),
        found=real.isin(told.index),
        found_pair=pd.MultiIndex.from_frame(documented[keys[:2]]).isin(pairs),
        pays=told["pays"].reindex(real).fillna(value=False).to_numpy(dtype=bool),
        planned=told["planned"].reindex(real).fillna(value=False).to_numpy(dtype=bool),
        rank=told["rank"].reindex(real).to_numpy(dtype=np.float64),
        reason="",
    )
    missed = exchanges.index[~exchanges["found"]]
    exchanges.loc[missed, "reason"] = _reasons(exchanges.loc[missed], result)
    proposals["documented"] = pd.MultiIndex.from_frame(proposals[keys]).isin(real)
    generalised = result.inventory.sites.set_index("site_id")["generalised"]
    return Replay(network, exchanges, proposals, generalised)


def _as_wanted(proposals: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Add each proposal under the name of what it replaces where nobody offers by that name: hydrogen, not its gas."""
    offered = knowledge.resources.set_index("resource_id")["can_be_offered"]
    only_wanted = ~proposals["replaces"].map(offered).astype(bool)
    other = proposals[only_wanted].assign(resource=proposals["replaces"])
    both = pd.concat([proposals, other.drop_duplicates(["donor", "receiver", "resource"])], ignore_index=True)
    return both.sort_values("net_benefit_usd_per_year", ascending=False, kind="stable", ignore_index=True)


def _proposals(result: Result) -> pd.DataFrame:
    """Return donor, receiver and resource of all candidates, each once at its best, the best first."""
    pairs, rules = result.candidates, result.knowledge.rules
    owner = result.inventory.streams["site_id"].to_numpy(dtype=object)
    planned = np.zeros(len(pairs), dtype=bool)
    if len(pairs):
        floor = least_gain_usd_per_year(pairs, result.inventory, result.knowledge)
        session = Session(pairs, result.inventory, result.knowledge, floor_usd_per_year=floor)
        planned = session.exact(pairs, wishes=Wishes(within=is_proposed(pairs))).flows > 0
    table = pd.DataFrame(
        {
            "donor": owner[pairs["offer"]],
            "receiver": owner[pairs["demand"]],
            "resource": rules["offered"].to_numpy(dtype=object)[pairs["rule"]],
            "replaces": rules["demanded"].to_numpy(dtype=object)[pairs["rule"]],
            "net_benefit_usd_per_year": pairs["net_benefit_usd_per_year"].to_numpy(dtype=np.float64),
            "planned": planned,
        }
    )
    keys = ["donor", "receiver", "resource"]
    table = table.sort_values(["net_benefit_usd_per_year", *keys], ascending=[False, True, True, True], kind="stable")
    used = table.groupby(keys)["planned"].transform("any")
    return table.assign(planned=used).drop_duplicates(keys, ignore_index=True)


def _reasons(missed: pd.DataFrame, result: Result) -> list[str]:
    """Return why each exchange was missed: the first thing missing, or the gate that the best rule failed."""
    judge = _Judge(result)
    keys = ["donor_site_id", "receiver_site_id", "resource"]
    return [judge.reason(*map(str, key)) for key in missed[keys].itertuples(index=False)]


class _Judge:
    """Tells why pairs are no candidates."""

    def __init__(self, result: Result) -> None:
        self.knowledge, self.streams = result.knowledge, result.inventory.streams
        self.world = world_of(result.inventory, result.knowledge)
        self.scene_of, self.lots = scenes(self.world, result.knowledge), minimum_lots(result.knowledge)
        self.archetype = result.inventory.sites.set_index("site_id")["archetype_id"]

    def reason(self, donor: str, receiver: str, resource: str) -> str:
        """Return why a donor is not proposed to give a resource to a receiver."""
        if not resource:
            return "no resource"
        offers = self._rows(donor, "offer", {resource})
        if not len(offers):
            return "unknown sector" if self.archetype[donor] == FALLBACK else "no offer"
        rules = self.knowledge.rules
        able = np.flatnonzero(rules["offered"] == resource)
        tries = [
            self._failure(int(offer), int(demand), int(row))
            for row in able
            for demand in self._rows(receiver, "demand", {rules["demanded"].iloc[row]})
            for offer in offers
        ]
        if tries:
            return max(tries, key=REASONS.index)
        missing = "no demand" if len(able) else "no rule"
        return "unknown sector" if self.archetype[receiver] == FALLBACK else missing

    def _rows(self, site: str, role: str, resources: set[str]) -> NDArray[np.intp]:
        streams = self.streams
        return np.flatnonzero(
            (streams["site_id"] == site) & (streams["role"] == role) & streams["resource"].isin(resources)
        )

    def _failure(self, offer: int, demand: int, row: int) -> str:
        """Return what one rule refuses a pair for; a rule that is not for this receiver is none."""
        rule = {str(name): value for name, value in self.knowledge.rules.iloc[row].to_dict().items()}
        named = named_receivers(rule)
        if is_barred(rule, self.knowledge) or (named and not isic_in(self.world.isic[[demand]], named)[0]):
            return "no rule"
        scene = self.scene_of(rule)
        pairs = brute_pairs(self.world.places, Search(np.array([offer]), np.array([demand]), np.inf))
        for number, fails, _reading, _bound in checks(self.world, scene, pairs, self.lots[row]):
            if fails.any():
                return _STAGE.get(GATE_NAMES[number], "quality gate")
        return "distance"
