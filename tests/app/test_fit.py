"""Pages of new plants: a sector's best parks, one opened, put into the plan; missing tenants; own lists of streams."""

import time
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from symbiosis import planting_tenant
from symbiosis.errors import InventoryError
from symbiosis.insight.plant import Plant, sample
from symbiosis.paths import app_root
from symbiosis.ui import data, fit_page, fit_template, fit_upload
from symbiosis.ui.escape import safe_csv, safe_xlsx

pytestmark = [pytest.mark.xdist_group("national"), pytest.mark.timeout(400)]
FIT, TENANT = "views/invest/fit.py", "views/explore/tenant.py"
DYER = {"sector": "textile_dyeing", "capacity": "10000", "unit": "t fabric"}


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(app_root() / "app.py"), default_timeout=180)
    app.query_params.update(query)
    app.run()
    app.switch_page(page).run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def until(app: AppTest, done: Callable[[AppTest], bool]) -> AppTest:
    for _ in range(700):
        assert not app.exception, [one.message for one in app.exception]
        if done(app):
            return app
        time.sleep(0.2)
        app.run()
    raise AssertionError("the work did not end")


@pytest.mark.parametrize(("language", "words"), [("en", "fits best in"), ("vi", "phù hợp nhất với")])
def test_an_example_ranks_parks_and_the_link_restores_it(language: str, words: str) -> None:
    app = opened(FIT, lang=language)
    app.button(key="example_textile_dyeing").click().run()
    assert words in html(app)
    table = app.dataframe[0].value
    assert len(table) > 300
    assert (table["lower_usd_per_year"] <= table["upper_usd_per_year"]).all()
    query = {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}
    assert DYER.items() <= query.items()
    again = opened(FIT, **query)
    assert again.dataframe[0].value.equals(table)


def test_a_park_tells_partners_prices_reasons_and_the_plan_with_the_plant() -> None:
    app = opened(FIT, lang="en", fitpark="khanh-phu", **DYER)
    ranked, partners, streams = (frame.value for frame in app.dataframe[:3])
    assert {"price_usd_per_unit", "donor_usd_per_year", "distance_km"} <= set(partners.columns)
    assert (partners["donor"].str.len() > 0).all()
    assert "finds a partner" in set(streams["reason"])
    assert streams["reason"].nunique() > 2
    assert all(streams[name].dtype.kind in "if" for name in ("quantity_per_year", "placed_pct", "best_usd_per_unit"))
    app.button(key="_insert_for_start").click().run()
    until(app, lambda one: "The plan gains" in html(one))
    assert "predicted was" in html(app)
    assert set(app.dataframe[3].value["change"]) >= {"with the plant"}
    assert len(ranked) > 300


def test_addresses_that_make_no_sense_do_no_harm() -> None:
    app = opened(
        FIT, lang="en", sector="brewery", capacity="nan", unit="furlong", fitpark="nowhere", region="southeast"
    )
    assert "fits best in" in html(app)
    assert app.session_state["fitpark"] == ""
    assert not any("plant of the sector" in one.value for one in app.warning)
    app.number_input(key="_capacity").set_value(1e6).run()
    assert any("times a large plant" in one.value for one in app.warning)
    assert "Choose what you want to build" in html(opened(FIT, lang="en", sector="wizard"))


def test_missing_tenants_of_a_park(monkeypatch: pytest.MonkeyPatch) -> None:
    every = planting_tenant.tenants
    monkeypatch.setattr(planting_tenant, "tenants", lambda *given: every(*given).iloc[::8])
    app = until(opened(TENANT, lang="en", park="phu-my-1"), lambda one: "Most missing" in html(one))
    table = app.dataframe[0].value
    assert (table["lower_usd_per_year"] <= table["upper_usd_per_year"]).all()
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    factories = len(table)
    assert factories > 5


def test_own_streams_are_read_like_any_inventory_and_problems_are_named() -> None:
    head = "stream_id,site_id,role,resource,quantity,unit,basis,confidence,source_id\n"
    good = head + "a,mill,demand,STEAM_LP,10,kt/a,reported,high,me\nb,mill,offer,HW_LT,500,GJ/a,reported,high,me\n"
    read = fit_upload.read("mine.csv", good.encode())
    assert "10000" in read
    with pytest.raises(InventoryError) as error:
        fit_upload.read("mine.csv", good.replace("STEAM_LP", "STEEM").encode())
    assert "STEEM" in str(error.value)
    with pytest.raises(InventoryError):
        fit_upload.read("mine.exe", b"x")


def test_a_list_of_role_resource_quantity_and_unit_is_enough() -> None:
    few = "role;resource;quantity;unit\ndemand;STEAM_LP;10;kt/a\n;;;\noffer;HW_LT;x;GJ/a\n"
    with pytest.raises(InventoryError) as error:
        fit_upload.read("mine.csv", few.encode())
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == ("mine.csv", 4, "quantity")
    with pytest.raises(InventoryError, match="no rows"):
        fit_upload.read("mine.csv", b"role,resource,quantity,unit\n")
    assert "10000" in fit_upload.read("mine.csv", few.replace(";x;", ";7;").encode())


@pytest.mark.parametrize(("kind", "written"), [("csv", safe_csv), ("xlsx", safe_xlsx)])
def test_the_template_is_the_estimate_it_came_from(kind: str, written: Callable[[pd.DataFrame], bytes]) -> None:
    plant = Plant(archetype_id="textile_dyeing")
    mine = fit_upload.read(f"mine.{kind}", written(fit_template.filled(plant)))
    columns = ["role", "resource", "quantity", "temperature_c", "sum_rule"]
    both = [sample([one], data.known()).streams[columns] for one in (plant, replace(plant, streams=mine))]
    pd.testing.assert_frame_equal(*both, rtol=1e-4)


def test_a_range_whose_ends_read_alike_is_one_number() -> None:
    assert fit_page.span(161.2, 161.4).startswith("161 ")
    assert fit_page.span(150.0, 161.4).startswith("150–161 ")
