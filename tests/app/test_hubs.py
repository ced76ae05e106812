"""Hubs on the screen and on paper, on the national data."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from symbiosis.insight.hubs import HubRules
from symbiosis.paths import app_root
from symbiosis.planning import Case, national_plan
from symbiosis.planning_hubs import HubCase, ground, hubs
from symbiosis.ui import data
from symbiosis.ui.screen_data import park_ways
from tests.app.test_plan import exact, html, until

pytestmark = [pytest.mark.xdist_group("national"), pytest.mark.timeout(400)]


def open_hubs(**query: str) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    return until(app.switch_page("views/explore/hubs.py").run(), exact)


def test_both_focus_regions_have_hubs_and_a_link_restores_one() -> None:
    app = open_hubs(lang="en")
    assert "Southeast: first" in html(app)
    assert "Red River Delta: first" in html(app)
    next(one for one in app.button if str(one.key).startswith("hub_")).click().run()
    name, hub = next(one.value for one in app.subheader), app.session_state["hub"]
    assert name.startswith("Hub around")
    assert next(one.value for one in open_hubs(lang="en", hub=hub).subheader) == name


def test_finer_hubs_are_more() -> None:
    coarse, fine = open_hubs(lang="vi", hub_grain="1"), open_hubs(lang="vi", hub_grain="6")
    assert len(coarse.dataframe[0].value) < len(fine.dataframe[0].value)


def test_what_hubs_bring_is_part_of_the_plan_and_parks_belong_to_one() -> None:
    planner = data.planner()
    planned = national_plan(planner) or planner.exact(Case())
    found = planner.prepared.matched
    base = ground(found.inventory, found.knowledge, park_ways(data.data_version()))
    made = hubs(planner, planned, base, HubCase(HubRules(least_parks=1)))
    assert made.member["place_id"].is_unique
    assert made.table["net_benefit_usd_per_year"].sum() <= planned.exchanges["net_benefit_usd_per_year"].sum() * 1.0001
    wide = made.table[["net_benefit_p10_usd_per_year", "net_benefit_p50_usd_per_year", "net_benefit_p90_usd_per_year"]]
    assert (np.diff(wide.to_numpy(), axis=1) >= 0).all()
    carriers = [f"{name}_usd_per_year" for name in ("heat", "water", "material", "gas", "electricity")]
    assert made.table[carriers].sum(axis=1).to_numpy() == pytest.approx(
        made.table["net_benefit_usd_per_year"].to_numpy()
    )
