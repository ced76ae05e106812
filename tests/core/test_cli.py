"""The command line, as a user types it: exit codes, files written, lists of what is wrong."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from symbiosis import cli
from symbiosis.inventory.knowledge import knowledge
from symbiosis.inventory.templates import template_xlsx


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Return the exit code of the command."""
    monkeypatch.setattr("sys.argv", ["symbiosis", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two neighbours: a brewery and a dyer, with streams of their own."""
    place = tmp_path / "mine"
    place.mkdir()
    sites = (
        "site_id,name,lon,lat,isic4,capacity,capacity_unit,basis,confidence,source_id\n"
        "brew,Brewery,106.90,10.95,1103,,,reported,high,visit\n"
        "dye,Dyer,106.91,10.95,1313,,,reported,high,visit\n"
    )
    (place / "sites.csv").write_text(sites, encoding="utf-8")
    streams = (
        "stream_id,site_id,role,resource,quantity,unit,temperature_c,pressure_bar_g,basis,confidence,source_id\n"
        "s1,brew,offer,STEAM_LP,50000,t/year,170,8,measured,high,meter\n"
        "s2,dye,demand,STEAM_LP,120,t/day,160,5,measured,high,meter\n"
    )
    (place / "streams.csv").write_text(streams, encoding="utf-8")
    return place


def test_validate_accepts_and_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert run(monkeypatch, "validate", str(folder)) == 0
    assert "2 sites, 2 streams" in capsys.readouterr().err


def test_validate_lists_every_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    file = folder / "streams.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("t/year", "furlong/year").replace(",dye,", ",nobody,"),
        encoding="utf-8",
    )
    assert run(monkeypatch, "validate", str(folder)) == 2
    said = capsys.readouterr().err
    assert "streams.csv, row 2, column unit" in said
    assert "streams.csv, row 3, column site_id" in said
    assert "Traceback" not in said


def test_missing_folder_is_an_error_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "validate", "/nowhere/at/all") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_estimate_writes_an_inventory_that_validates_again(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "estimated"
    assert run(monkeypatch, "estimate", str(folder), "--out", str(out)) == 0
    first, second = pd.read_csv(out / "streams.csv"), tmp_path / "again"
    assert "measured" in set(first["basis"])
    assert len(first) > 10
    assert run(monkeypatch, "validate", str(out)) == 0
    assert run(monkeypatch, "estimate", str(out), "--out", str(second)) == 0
    pd.testing.assert_frame_equal(pd.read_csv(second / "streams.csv"), first)


def test_match_writes_results_and_a_record(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "dear.toml"
    scenario.write_text("energy_price_factor = 1.5\ncarbon_price_usd_per_t = 10\n", encoding="utf-8")
    out = tmp_path / "result"
    assert run(monkeypatch, "match", str(folder), "--scenario", str(scenario), "--csv", "--out", str(out)) == 0
    table = pd.read_parquet(out / "candidates.parquet")
    mine = table[(table["donor_stream_id"] == "s1") & (table["receiver_stream_id"] == "s2")]
    assert len(mine) >= 1
    assert len(pd.read_csv(out / "candidates.csv")) == len(table)
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["scenario"]["energy_price_factor"] == 1.5
    inputs = {"inventory/sites.csv", "inventory/streams.csv", "data/rules.csv", "data/geo/road_edges.csv"}
    assert inputs <= set(record["sha256"])


@pytest.mark.parametrize(
    "line", ["energy_price_factor = 99", "nonsense = 1", "'[/x]' = 1", "energy_price_factor = 'dear'", "not toml"]
)
def test_bad_scenario_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, line: str
) -> None:
    scenario = folder.parent / "bad.toml"
    scenario.write_text(line, encoding="utf-8")
    assert run(monkeypatch, "match", str(folder), "--scenario", str(scenario), "--out", str(folder.parent / "x")) == 2
    assert "Error" in capsys.readouterr().err


def test_unknown_region_is_named_before_work_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "match", "--region", "Atlantis", "--out", str(tmp_path)) == 2
    assert "Red River Delta" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--server.port", "8600", "--server.headless", "true"]])
def test_without_a_command_the_app_starts(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    started: list[list[str]] = []

    def stop(arguments: list[str]) -> None:
        started.append(arguments)
        raise SystemExit(0)

    monkeypatch.setattr(cli, "serve", stop)
    assert run(monkeypatch, *words) == 0
    assert started == [words]


def test_the_template_is_a_workbook() -> None:
    assert zipfile.is_zipfile(BytesIO(template_xlsx()))
    assert len(knowledge().resources) > 200
