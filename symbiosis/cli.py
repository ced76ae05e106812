"""The ``symbiosis`` command. Without a command it starts the app; options such as ``--server.port`` go to Streamlit."""

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import symbiosis
from symbiosis.cli_replay import replay_command
from symbiosis.errors import InventoryError, Problem, ScenarioError
from symbiosis.paths import app_root
from symbiosis.scenario import Scenario, read_scenario

if TYPE_CHECKING:
    from symbiosis.inventory.tables import Inventory, Knowledge
    from symbiosis.pipeline import Result

app = typer.Typer(help=__doc__, add_completion=False, pretty_exceptions_enable=False)
app.command("replay")(replay_command)
console = Console(stderr=True, highlight=False, soft_wrap=True)
Folder = Annotated[Path, typer.Argument(help="Folder with sites.csv and, if you have them, parks.csv and streams.csv.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to; made if it is not there.")]
Advance = Callable[[float], None]


class Engine(StrEnum):
    """What matches."""

    numba = "numba"
    duckdb = "duckdb"
    spark = "spark"


def main() -> None:
    """Run the command; user errors end with exit code 2 and a list, never a traceback."""
    words = sys.argv[1:]
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # pandera imports it
    try:
        if words[:1] == ["--version"]:
            console.print(f"symbiosis {symbiosis.__version__}")
            return
        if not words or (words[0].startswith("--") and words[0] != "--help"):
            serve(words)
        app()
    except InventoryError as error:
        _show(error.problems)
        sys.exit(2)
    except (ScenarioError, OSError) as error:
        console.print(f"Error: {error}", markup=False, style="bold red")
        sys.exit(2)


def serve(arguments: list[str]) -> None:
    """Start the app; prepares the national result first, so that the first page does not wait."""
    from streamlit.web import cli as streamlit_cli  # noqa: PLC0415  (only this command needs it)

    from symbiosis.pipeline import prepared_national  # noqa: PLC0415  (slow import)

    with _bar("Preparing the national inventory (once)") as advance:
        prepared_national(Scenario().discount_rate, progress=advance)
    sys.argv = ["streamlit", "run", str(app_root() / "app.py"), *arguments]
    sys.exit(streamlit_cli.main())


@app.command()
def validate(folder: Folder) -> None:
    """Check an inventory folder and list every problem with file, row, column and remedy."""
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.load import read_inventory  # noqa: PLC0415  (slow import)

    inventory = read_inventory(folder, knowledge())
    console.print(
        f"No problems: {len(inventory.parks)} parks, {len(inventory.sites)} sites, {len(inventory.streams)} streams."
    )


@app.command()
def estimate(folder: Folder, out: Out) -> None:
    """Estimate the yearly streams of an inventory folder and write an inventory folder to correct and match."""
    from symbiosis.inventory.estimate import estimate as estimate_streams  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.load import read_inventory  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.write import write_inventory  # noqa: PLC0415  (slow import)

    known = knowledge()
    full = estimate_streams(read_inventory(folder, known), known)
    write_inventory(full, known, out)
    console.print(f"{len(full.streams)} streams of {len(full.sites)} sites written to {out}.")


@app.command("match")
def match_command(
    out: Out,
    folder: Annotated[
        Path | None, typer.Argument(help="Inventory folder; without it, the shipped national inventory.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(help="Only exchanges whose donor and receiver lie in this region (63-province vintage)."),
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="TOML file of assumptions, one `name = number` per line.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write candidates and refusals as CSV too.")] = False,
    engine: Annotated[
        Engine, typer.Option(help="numba matches in memory; duckdb and spark go beyond it (docs/scale.md).")
    ] = Engine.numba,
    aggregate: Annotated[
        bool, typer.Option("--aggregate", help="With duckdb or spark: only the totals of each rule, no pairs.")
    ] = False,
) -> None:
    """Match and value an inventory; writes candidates, refusals and run.json."""
    _check_engine(engine)
    if aggregate or (folder and (folder / "streams.parquet").exists()):
        if engine is Engine.numba or region or scenario or csv:
            raise typer.BadParameter("Parquet tables and --aggregate take --engine duckdb or spark, and no valuing.")
        _match_tables(folder, out, engine, aggregate=aggregate)
        return
    from symbiosis import pipeline  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.load import read_inventory  # noqa: PLC0415  (slow import)
    from symbiosis.report.tables import candidate_table, check_region, in_region, refusal_table  # noqa: PLC0415  (slow import)

    assumptions = read_scenario(scenario) if scenario else Scenario()
    known = knowledge()
    inventory = read_inventory(folder, known) if folder else pipeline.shipped_inventory(known)
    check_region(inventory, region)
    with _bar("Matching") as advance:
        result = in_region(_run(engine, inventory, known, assumptions, advance), region)
    out.mkdir(parents=True, exist_ok=True)
    tables = {"candidates": candidate_table(result), "refusals": refusal_table(result)}
    for name, table in tables.items():
        table.to_parquet(out / f"{name}.parquet", index=False, compression="zstd")
        if csv:
            table.to_csv(out / f"{name}.csv", index=False)
    _write_run(out / "run.json", result, folder, region, engine)
    with_streams = result.inventory.sites.loc[
        result.inventory.sites["site_id"].isin(result.inventory.streams["site_id"]), "park_id"
    ]
    operating = result.inventory.parks.loc[result.inventory.parks["status"] == "operating", "park_id"]
    console.print(
        f"{len(tables['candidates']):,} candidates and {len(tables['refusals']):,} refusals written to {out}; "
        f"{operating.isin(with_streams).sum()} of {len(operating)} operating parks have streams."
    )


def _write_run(path: Path, result: object, folder: Path | None, region: str | None, engine: str) -> None:
    """Record what was run: versions, assumptions and the hash of every input file."""
    from symbiosis.pipeline import Result  # noqa: PLC0415  (slow import)
    from symbiosis.report.record import hashes, versions  # noqa: PLC0415  (slow import)

    assert isinstance(result, Result)  # noqa: S101
    own = {f"inventory/{file.name}": file for file in sorted(folder.iterdir()) if file.is_file()} if folder else {}
    record = {
        **versions(),
        "inventory": str(folder.name) if folder else "national",
        "region": region or "all",
        "engine": engine,
        "scenario": result.scenario.as_dict(),
        "rows": {
            "sites": len(result.inventory.sites),
            "streams": len(result.inventory.streams),
            "candidates": len(result.candidates),
        },
        "sha256": hashes(own),
    }
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _check_engine(engine: Engine) -> None:
    """Say which extra an engine needs when it is not installed."""
    extra, module = {"numba": ("", "numpy"), "duckdb": ("scale", "ibis"), "spark": ("scale,spark", "pyspark")}[engine]
    if find_spec(module) is None:
        raise typer.BadParameter(f"--engine {engine} needs `pip install 'symbiosis-atlas-vietnam[{extra}]'`.")


def _run(engine: Engine, inventory: "Inventory", known: "Knowledge", scenario: Scenario, advance: Advance) -> "Result":
    """Match with the chosen engine and value."""
    if engine is Engine.numba:
        from symbiosis import pipeline  # noqa: PLC0415  (slow import)

        return pipeline.run(inventory, known, scenario, progress=advance)
    from symbiosis.pipeline_scale import run_on  # noqa: PLC0415  (needs an extra)

    console.print(f"Of the refusals, {engine} names only those by distance.")
    return run_on(engine, inventory, known, scenario)


def _match_tables(folder: Path | None, out: Path, engine: Engine, *, aggregate: bool) -> None:
    """Match Parquet tables, or those of an inventory, and write pairs or the totals of each rule; nothing is valued."""
    from symbiosis import pipeline, pipeline_scale  # noqa: PLC0415  (needs an extra)
    from symbiosis.inventory.knowledge import knowledge  # noqa: PLC0415  (slow import)
    from symbiosis.inventory.load import read_inventory  # noqa: PLC0415  (slow import)

    known = knowledge()
    tables = folder if folder and (folder / "streams.parquet").exists() else out / "tables"
    if tables != folder:
        inventory = read_inventory(folder, known) if folder else pipeline.shipped_inventory(known)
        pipeline_scale.tables_of(inventory, known, tables)
    if not aggregate:
        pipeline_scale.pairs(tables, out / "candidates", engine=engine)
        console.print(f"Candidates written to {out / 'candidates'}, one folder for each tile.")
        return
    totals = pipeline_scale.totals(tables, known, engine=engine)
    out.mkdir(parents=True, exist_ok=True)
    totals.to_parquet(out / "rules.parquet", index=False)
    console.print(f"{totals['candidates'].sum():,} candidates under {len(totals)} rules; totals written to {out}.")


@contextmanager
def _bar(title: str) -> Iterator[Advance]:
    """Show a progress bar on a terminal; yields the function that sets the share done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        *Progress.get_default_columns()[1:3],
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda share: progress.update(task, completed=share)


def _show(problems: list[Problem]) -> None:
    for problem in problems:
        console.print(str(problem), markup=False)
    console.print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}. Nothing was written.")
