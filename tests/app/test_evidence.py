"""The page that shows documented networks: its figures are those of the replay, and its link restores the network."""

import math
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.inventory.tables import Knowledge
from symbiosis.paths import app_root
from symbiosis.replay.shipped import networks_dir, shipped_replay, shipped_scores, together
from symbiosis.ui import data, evidence, evidence_review, evidence_tables, network_chart, network_years


@pytest.fixture(scope="module")
def rizhao(known: Knowledge) -> evidence.Replay:
    return shipped_replay("rizhao", known)


def test_link_restores_the_network_and_the_answer_is_that_of_the_scores() -> None:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update({"lang": "en", "network": "rizhao"})
    app.run()
    app.switch_page("views/explore/evidence.py").run()
    assert not app.exception, [one.message for one in app.exception]
    assert app.selectbox(key="network").value == "rizhao"
    said = " ".join(str(one.proto.body) for one in app.get("html"))
    shares, blind = together(shipped_scores()), pd.read_csv(networks_dir() / "blind.csv").iloc[-1]
    assert f"<b>{100 * blind['recall']:.0f} %</b> of {blind['exchanges']} documented exchanges exactly" in said
    assert f"it names {100 * shares['recall']:.0f} % of" in said
    sample = evidence_review.judged()
    read = " ".join(one.value for one in app.markdown)
    good, odd, bad = (
        " and ".join(str((sample[f"verdict_{reader}"] == verdict).sum()) for reader in (1, 2))
        for verdict in ("plausible", "questionable", "wrong")
    )
    assert f"{good} plausible, {odd} questionable, {bad} wrong" in read
    assert f"judged {len(sample)} exchanges" in read
    app.selectbox(key="network").set_value("ulsan").run()
    assert "ulsan" in app.query_params["network"]


def pairs(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["donor_site_id"], table["receiver_site_id"], strict=True))


def drawn(figure: go.Figure, kind: str) -> int:
    """Return how many arrows of a kind are drawn; each has a second, invisible point that gives its direction."""
    return sum(len(one.x) // 2 for one in figure.data if one.mode == "markers" and one.legendgroup == kind)


@pytest.mark.parametrize("name", ["rizhao", "kalundborg", "hoa-khanh"])
def test_lines_are_the_pairs_of_each_kind_and_only_counted_ones_are_found_or_missed(
    name: str, known: Knowledge
) -> None:
    replayed = shipped_replay(name, known)
    figure = network_chart.draw(replayed, pd.Series(dtype=str))
    table = replayed.exchanges
    counted = table[table["counted"]]
    wanted = {
        "found": counted[counted["found"]],
        "pair": counted[counted["found_pair"] & ~counted["found"]],
        "missed": counted[~counted["found_pair"]],
        "uncounted": table[~table["counted"]],
    }
    assert {kind: drawn(figure, kind) for kind in wanted} == {kind: len(pairs(part)) for kind, part in wanted.items()}
    labels = next(one for one in figure.data if one.mode == "markers+text")
    assert len(labels.text) == len(replayed.network.sites)
    said = [text for one in figure.data if one.mode == "markers" for text in one.hovertext]
    names = network_chart.site_names(replayed)
    assert all(text.split(" → ")[0] in set(names) for text in said)


def test_arrows_stand_nearer_the_receiver(rizhao: evidence.Replay) -> None:
    figure = network_chart.draw(rizhao, pd.Series(dtype=str))
    found = network_chart.lines_of(rizhao, "found")
    spots = next(one for one in figure.data if one.mode == "markers" and one.legendgroup == "found")
    labels = next(one for one in figure.data if one.mode == "markers+text")
    place = dict(zip(rizhao.network.sites["site_id"], zip(labels.x, labels.y, strict=True), strict=True))
    tips = list(zip(spots.x, spots.y, strict=True))[1::2]
    for tip, donor, receiver in zip(tips, found["donor"], found["receiver"], strict=True):
        assert math.dist(tip, place[receiver]) < math.dist(tip, place[donor])


def test_labels_have_two_short_lines() -> None:
    said = network_chart.label("Hyundai Heavy Industries waste incinerator")
    assert said == "Hyundai Heavy<br>Industries…"
    assert network_chart.label("Gyproc") == "Gyproc"
    assert network_chart.label("Nordrheinwestfalenwerk") == "Nordrheinwestfal<br>enwerk"


def test_names_on_the_ring_keep_apart() -> None:
    for count in (1, 2, 11, 24):
        spots = network_chart.ring(count)
        for side in (spots[spots[:, 0] > 0], spots[spots[:, 0] < 0]):
            assert (abs(pd.Series(side[:, 1]).diff().dropna()) > 1.5 / count).all()


def test_time_line_needs_years(known: Knowledge) -> None:
    assert network_years.time_line(shipped_replay("khanh-phu", known), pd.Series(dtype=str)) is None
    kalundborg = shipped_replay("kalundborg", known)
    figure = network_years.time_line(kalundborg, pd.Series(dtype=str))
    assert figure is not None
    assert figure.layout.showlegend
    assert sum(len(one.x) for one in figure.data) == kalundborg.exchanges["year"].notna().sum()


def test_time_line_leaves_out_what_was_only_planned_or_studied(known: Knowledge) -> None:
    kalundborg = shipped_replay("kalundborg", known)
    dated = kalundborg.exchanges.index[kalundborg.exchanges["year"].notna()]
    status = kalundborg.exchanges["status"].copy()
    status[dated[0]], status[dated[1]] = "planned", "studied"
    less = replace(kalundborg, exchanges=kalundborg.exchanges.assign(status=status))
    figure = network_years.time_line(less, pd.Series(dtype=str))
    assert figure is not None
    assert sum(len(one.x) for one in figure.data) == len(dated) - 2


def test_table_keeps_ranks_as_numbers_and_says_what_counts(known: Knowledge) -> None:
    kalundborg = shipped_replay("kalundborg", known)
    table = evidence_tables.documented(kalundborg, data.resources().set_index("resource_id")["name_en"])
    assert table["rank"].dtype == "Int64"
    assert (table["counts"] != "").all()
    assert table["counts"].nunique() == 2
    unnamed = kalundborg.exchanges["resource"] == ""
    assert unnamed.any()
    assert len(set(table.loc[unnamed, "resource"])) == 1


def test_network_with_studies_alone_gives_no_shares() -> None:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update({"lang": "en", "network": "hoa-khanh"})
    app.run()
    app.switch_page("views/explore/evidence.py").run()
    assert not app.exception, [one.message for one in app.exception]
    said = [str(one.proto.body) for one in app.get("html")]
    facts = next(one for one in said if "atlas-facts" in one)
    assert "Nothing is known to have been put into practice" in " ".join(said)
    assert "%" not in facts


def test_every_network_has_a_name_and_every_headline_a_source() -> None:
    names = pd.read_csv(networks_dir() / "names.csv", keep_default_na=False)
    assert set(names["network"]) == set(shipped_scores()["network"])
    headlines = pd.read_csv(networks_dir() / "headlines.csv", keep_default_na=False)
    assert (headlines != "").all(axis=None)
