"""Compare what the matcher proposes for a documented network with what was done, and say why something was missed.

Nothing here is read before the proposals are made: the streams come from sectors and sizes alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis import pipeline
from symbiosis.exchange.allocate import Session
from symbiosis.exchange.proposals import is_proposed, least_gain_usd_per_year
from symbiosis.exchange.wishes import Wishes
from symbiosis.inventory.tables import Knowledge
from symbiosis.pipeline import Result
from symbiosis.replay.checks import IMPLEMENTED, counts
from symbiosis.replay.explain import misses
from symbiosis.replay.network import ENDED, Network
from symbiosis.replay.reading import site_readings
from symbiosis.replay.stand_in import as_inventory
from symbiosis.scenario import Scenario

FIRST = 10
"""How many of a donor's proposals for a resource a reader is taken to look at."""
FOUND, ONLY_PAIR, MISSED = "found", "only the pair", "missed"
_WHY = ["reason", "explanation", "rule_id", "reading", "limit", "instead"]
_ROW = ["exchange_id", "donor", "receiver", "resource", "status", "counted", "outcome", "rank", "pays", "planned"]


@dataclass(frozen=True)
class Replay:
    """What came of a network.

    Attributes
    ----------
    exchanges
        The documented exchanges with ``counted`` (implemented, of a known resource, no ordinary supply), ``found``,
        ``found_pair``, ``pays`` and ``planned`` (whether the candidate pays at mid estimates, and is in the best plan),
        ``rank`` of the real receiver among the donor's proposals for the resource (NaN where missed), ``outcome``,
        ``rule_id`` of the best rule, or of the one that failed, ``instead`` (what is proposed between the two, the
        best first, joined by ``;``) and why an exchange was missed: ``reason``, ``short``, ``explanation``,
        ``reading`` and ``limit`` [unit of the gate].
    proposals
        What the matcher proposes: ``donor, receiver, resource, replaces, rule_id, net_benefit_usd_per_year, planned``
        (whether it is in the best plan), the best first.
    generalised
        How far the sector of each site had to be generalised, by ``site_id``.
    sites
        How each site was read, as `site_readings` returns it.
    """

    network: Network
    exchanges: pd.DataFrame
    proposals: pd.DataFrame
    generalised: "pd.Series[str]"
    sites: pd.DataFrame

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
            "misses": _plain(missed[["exchange_id", *_WHY]]),
        }

    def record(self) -> dict[str, object]:
        """Return ``summary`` with every exchange and how every site was read."""
        ends = {"donor_site_id": "donor", "receiver_site_id": "receiver"}
        exchanges = self.exchanges.rename(columns=ends)
        return {**self.summary(), "exchanges": _plain(exchanges[[*_ROW, *_WHY]]), "sites": _plain(self.sites)}


def _plain(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows for JSON: unknown numbers are null, ``instead`` and ``archetypes`` lists."""
    return [{str(name): _cell(str(name), value) for name, value in row.items()} for row in table.to_dict("records")]


def _cell(name: str, value: object) -> object:
    if name == "instead":
        return [one for one in str(value).split(";") if one]
    if isinstance(value, list):
        return [{"archetype_id": str(one), "weight": round(float(weight), 4)} for one, weight in value]
    if isinstance(value, float):
        return None if np.isnan(value) else int(value) if name == "rank" else value
    return value


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
    between = pd.MultiIndex.from_frame(documented[keys[:2]])
    exchanges = network.exchanges.assign(
        counted=counts(documented),
        found=real.isin(told.index),
        found_pair=between.isin(pd.MultiIndex.from_frame(proposals[keys[:2]])),
        pays=told["pays"].reindex(real).fillna(value=False).to_numpy(dtype=bool),
        planned=told["planned"].reindex(real).fillna(value=False).to_numpy(dtype=bool),
        rank=told["rank"].reindex(real).to_numpy(dtype=np.float64),
        rule_id=told["rule_id"].reindex(real).fillna("").to_numpy(dtype=object),
        instead=_between(proposals).reindex(between).fillna("").to_numpy(dtype=object),
        **dict.fromkeys(("reason", "short", "explanation"), ""),
        **dict.fromkeys(("reading", "limit"), np.nan),
    )
    hit, pair = exchanges["found"], exchanges["found_pair"]
    exchanges.loc[hit, "instead"] = ""
    exchanges["outcome"] = np.select([hit, pair], [FOUND, ONLY_PAIR], MISSED)
    if not hit.all():
        why = pd.DataFrame([one.row() for one in misses(exchanges[~hit], result)], index=exchanges.index[~hit])
        exchanges.loc[why.index, why.columns] = why
    proposals["documented"] = pd.MultiIndex.from_frame(proposals[keys]).isin(real)
    generalised = result.inventory.sites.set_index("site_id")["generalised"]
    return Replay(network, exchanges, proposals, generalised, site_readings(network, result.inventory, knowledge))


def _between(proposals: pd.DataFrame) -> "pd.Series[str]":
    """Return the resources proposed between each pair of sites, the best first, joined by ``;``."""
    joined: pd.Series[str] = proposals.groupby(["donor", "receiver"])["resource"].agg(";".join)
    return joined


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
            "rule_id": rules["rule_id"].to_numpy(dtype=object)[pairs["rule"]],
            "replaces": rules["demanded"].to_numpy(dtype=object)[pairs["rule"]],
            "net_benefit_usd_per_year": pairs["net_benefit_usd_per_year"].to_numpy(dtype=np.float64),
            "planned": planned,
        }
    )
    keys = ["donor", "receiver", "resource"]
    table = table.sort_values(["net_benefit_usd_per_year", *keys], ascending=[False, True, True, True], kind="stable")
    used = table.groupby(keys)["planned"].transform("any")
    return table.assign(planned=used).drop_duplicates(keys, ignore_index=True)
