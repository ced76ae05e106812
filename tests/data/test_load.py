"""Reading inventory folders: what is accepted, and what is said of what is not."""

import importlib.util
import io
import re
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from symbiosis.errors import InventoryError
from symbiosis.inventory.load import MAX_PROBLEMS, read_inventory
from symbiosis.inventory.templates import EXAMPLE, MODELS, template_csv, template_xlsx

ROOT = Path(__file__).resolve().parents[2]
BAD = Path(__file__).parent / "bad"
SITES = "site_id,name,park_id,lon,lat,isic4,basis,confidence,source_id\n"
SITE = "a,A,bien-hoa-1,,,1103,reported,high,x\n"
STREAMS = "stream_id,site_id,role,resource,quantity,unit,basis,confidence,source_id"
STREAM = "s,a,offer,FLY_ASH,10,t,measured,high,x"


@pytest.fixture
def folder(tmp_path):
    for table in MODELS:
        (tmp_path / f"{table}.csv").write_bytes(template_csv(table))
    return tmp_path


@pytest.fixture
def problems(tmp_path, known):
    """Write tables, read them and return what was found wrong."""

    def read(*, sites=SITES + SITE, streams=None, parks=None, encoding="utf-8"):
        for name, text in {"sites": sites, "streams": streams, "parks": parks}.items():
            if text is not None:
                (tmp_path / f"{name}.csv").write_bytes(text.encode(encoding))
        with pytest.raises(InventoryError) as caught:
            read_inventory(tmp_path, known)
        return caught.value.problems

    return read


@pytest.mark.parametrize(
    ("name", "file", "row", "column", "value", "remedy"),
    [
        ("missing_column", "sites.csv", 1, "isic4", "", "Add the column 'isic4'"),
        ("unknown_unit", "streams.csv", 3, "unit", "bushel/year", "Accepted: t, kg"),
        ("duplicate_id", "sites.csv", 3, "site_id", "brewery", "id of its own"),
        ("swapped_position", "sites.csv", 3, "lat", "106.65", "Write lat 11.12 and lon 106.65."),
        ("nan", "streams.csv", 2, "quantity", "NaN", "leave the cell empty"),
        ("unknown_park", "sites.csv", 2, "park_id", "bien-hoa-l", "'bien-hoa-1'"),
    ],
)
def test_malformed_inventories_are_explained(known, name, file, row, column, value, remedy):
    with pytest.raises(InventoryError) as caught:
        read_inventory(BAD / name, known)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.column, problem.value) == (file, row, column, value)
    assert remedy in problem.remedy
    for part in (file, f"row {row}", f"column {column}", problem.remedy):
        assert part in str(caught.value)


def test_the_example_reads_the_same_from_csv_and_from_the_workbook(folder, tmp_path_factory, known):
    book = tmp_path_factory.mktemp("book")
    (book / "inventory.xlsx").write_bytes(template_xlsx())
    one, other = read_inventory(folder, known), read_inventory(book, known)
    for table in ("parks", "sites", "streams"):
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(one, table)), pd.DataFrame(getattr(other, table)))
    streams = one.streams.set_index("stream_id")
    assert streams.loc["brewery-hot-water", ["quantity_low", "quantity", "quantity_high"]].tolist() == [19_200] * 3
    assert streams.loc["brewery-effluent", "quantity"] == pytest.approx(480 * 365)
    assert streams.loc["board-mill-steam", ["quantity_low", "quantity", "quantity_high"]].tolist() == [7e3, 9.5e3, 12e3]


def test_tables_have_the_columns_of_the_contract(folder, known):
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    inventory = read_inventory(folder, known)
    for name in ("parks", "sites", "streams"):
        listed = re.sub(r"\([^)]*\)|\[[^]]*\]", "", re.search(rf"\*\*{name}\*\*[^`]*`(.*?)\.\s", page, re.S)[1])
        columns = re.findall(r"[a-z0-9_]+", listed.split("`.")[0])
        assert set(columns) <= {*getattr(inventory, name).columns, "more", "are", "allowed"}, name


def test_what_follows_from_the_park_is_taken_from_it_and_nothing_else_is_filled(folder, known):
    inventory = read_inventory(folder, known)
    sites = inventory.sites.set_index("site_id")
    assert inventory.parks["park_id"].tolist() == ["example-park", "song-than-3"]
    brewery, kiln = sites.loc["brewery"], sites.loc["brickworks"]
    assert (brewery["lat"], brewery["lon"], brewery["precision"]) == (11.2, 106.62, "park")
    assert brewery["park_radius_km"] == pytest.approx(np.sqrt(2.5 / np.pi))
    assert (kiln["precision"], kiln["province_63"], kiln["region_34"]) == ("site", "Binh Duong", "Southeast")
    assert np.isnan([kiln["park_radius_km"], kiln["employees"], kiln["capacity"], kiln["area_ha"]]).all()
    assert (kiln["lat"], kiln["lon"]) == (11.12, 106.65)
    assert inventory.parks.loc[0, ["province_34", "region_63"]].tolist() == ["Ho Chi Minh City", "Southeast"]


def test_the_users_position_and_the_users_park_win(tmp_path, known):
    (tmp_path / "sites.csv").write_text(SITES + "a,A,bien-hoa-1,106.86,10.93,1103,reported,high,x\n", encoding="utf-8")
    site = read_inventory(tmp_path, known).sites.loc[0]
    assert (site["lat"], site["lon"], site["precision"], site["province_63"]) == (10.93, 106.86, "site", "Dong Nai")
    park = "park_id,name,lon,lat,area_ha\nbien-hoa-1,Mine,106.85,10.92,100\n"
    (tmp_path / "parks.csv").write_text(park, encoding="utf-8")
    inventory = read_inventory(tmp_path, known)
    assert inventory.parks["name_en"].tolist() == ["Mine"]
    assert inventory.sites.loc[0, "park_radius_km"] == pytest.approx(np.sqrt(1 / np.pi))


def test_sites_alone_make_an_inventory(tmp_path, known):
    (tmp_path / "sites.csv").write_text(SITES + SITE, encoding="utf-8")
    inventory = read_inventory(tmp_path, known)
    assert len(inventory.sites) == 1
    assert inventory.streams.empty
    assert inventory.streams["quantity"].dtype == "float64"


def test_company_names_and_codes_stay_text(tmp_path, known):
    text = SITES.replace("isic4", "employees,isic4") + '0100,"NA, Ltd",bien-hoa-1,,,12,0111,reported,high,007\n'
    text += "0200,Công ty Hoà\u0300,bien-hoa-1,,,,1103,reported,high,null\n"
    (tmp_path / "sites.csv").write_text(text, encoding="utf-16")
    sites = read_inventory(tmp_path, known).sites
    assert sites["site_id"].tolist() == ["0100", "0200"]
    assert sites["name"].tolist()[0] == "NA, Ltd"
    assert sites["isic4"].tolist() == ["0111", "1103"]
    assert sites["source_id"].tolist() == ["007", "null"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,A,bien-hoa-1,106.85,,1103,reported,high,x", "lat", "half_position"),
        ("a,A,,600000,1200000,1103,reported,high,x", "lat", "projected_position"),
        ("a,A,,0,0,1103,reported,high,x", "lat", "outside_vietnam"),
        ("a,A,,104.9,11.55,1103,reported,high,x", "lat", "outside_vietnam"),
        ("a,A,,,,1103,reported,high,x", "park_id", "no_place"),
        ("a,A,bien-hoa-1,105.8,21.0,1103,reported,high,x", "park_id", "far_from_park"),
        ("a,A,bien-hoa-1,,,110,reported,high,x", "isic4", "bad_format"),
        ("a,A,bien-hoa-1,,,1103,mesured,high,x", "basis", "unknown_word"),
        ("a,A,bien-hoa-1,,,1103,reported,,x", "confidence", "missing_value"),
        ("a,A\u202e,bien-hoa-1,,,1103,reported,high,x", "name", "strange_text"),
        ('a,A,,"106,85","10,95",1103,reported,high,x', "lat", "ambiguous_number"),
        ("a,A,bien-hoa-1,,,1103,reported,high", "", "cell_count"),
        ("a,A,bien-hoa-1,,,1103,reported,high,x,y", "", "cell_count"),
    ],
)
def test_site_problems(problems, row, column, code):
    found = problems(sites=SITES + "ok,B,bien-hoa-1,,,1103,reported,high,x\n\n" + row + "\n")
    assert (code, column, 4) in [(p.code, p.column, p.row) for p in found]
    assert {p.row for p in found} == {4}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("s,b,offer,FLY_ASH,10,t,measured,high,x,,", "site_id", "unknown_site"),
        ("s,a,offer,fly ash,10,t,measured,high,x,,", "resource", "unknown_resource"),
        ("s,a,demand,FLY_ASH,10,t,measured,high,x,,", "resource", "wrong_role"),
        ("s,a,sell,FLY_ASH,10,t,measured,high,x,,", "role", "unknown_word"),
        ("s,a,offer,FLY_ASH,10,m3,measured,high,x,,", "unit", "unknown_unit"),
        ("s,a,offer,FLY_ASH,10,t/h,measured,high,x,,", "hours_per_year", "hours_missing"),
        ("s,a,offer,FLY_ASH,-1,t,measured,high,x,,", "quantity", "out_of_range"),
        ("s,a,offer,FLY_ASH,inf,t,measured,high,x,,", "quantity", "not_a_number"),
        ("s,a,offer,FLY_ASH,1e400,t,measured,high,x,,", "quantity", "out_of_range"),
        ("s,a,offer,FLY_ASH,1e300,Mt,measured,high,x,,", "quantity", "out_of_range"),
        ("s,a,offer,FLY_ASH,10,t,estimated,high,x,,20", "quantity_low", "range_missing"),
        ("s,a,offer,FLY_ASH,10,t,measured,high,x,11,20", "quantity_low", "range_order"),
        ("s,a,offer,FLY_ASH,10,t,measured,high,x,1,9", "quantity_high", "range_order"),
        ("s,a,offer,FLY_ASH,,t,measured,high,x,,", "quantity", "missing_value"),
    ],
)
def test_stream_problems(problems, row, column, code):
    (problem,) = problems(streams=f"{STREAMS},quantity_low,quantity_high\n{row}\n")
    assert (problem.file, problem.row, problem.column, problem.code) == ("streams.csv", 2, column, code)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("p,P,,,,", "lat", "no_place"),
        ("p,P,106.62,11.2,Bin Duong,", "province_63", "unknown_province"),
        ("p,P,106.62,11.2,Binh Duong,Dong Nai", "province_34", "province_mismatch"),
        (",P,106.62,11.2,,", "park_id", "missing_value"),
    ],
)
def test_park_problems(problems, row, column, code):
    (problem,) = problems(parks=f"park_id,name,lon,lat,province_63,province_34\n{row}\n")
    assert (problem.file, problem.row, problem.column, problem.code) == ("parks.csv", 2, column, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty_file"), (SITES.replace("name", "site_id"), "duplicate_column"), (SITES + '"a', "malformed")],
)
def test_files_that_are_no_tables(problems, text, code):
    (problem,) = problems(sites=text, streams=f"{STREAMS}\n{STREAM}\n")
    assert (problem.file, problem.code) == ("sites.csv", code)


def test_wrong_encoding_names_the_row(problems):
    (problem,) = problems(sites=SITES + SITE + "b,Café,,,,,,,\n", encoding="latin-1")
    assert (problem.code, problem.row) == ("encoding", 3)


def test_thousands_are_ambiguous_where_the_file_shows_decimal_commas(problems):
    text = STREAMS.replace(",", ";") + "\n" + STREAM.replace(",", ";").replace(";10;", ";1.234;") + "\n"
    (problem,) = problems(streams=text)
    assert (problem.code, problem.column, problem.value) == ("ambiguous_number", "quantity", "1.234")


def test_all_problems_of_all_tables_come_at_once(problems):
    found = problems(
        sites=SITES + SITE.replace("high", "hi"), streams=f"{STREAMS}\n{STREAM.replace('FLY_ASH', 'ASH')}\n"
    )
    assert [(p.file, p.column) for p in found] == [("sites.csv", "confidence"), ("streams.csv", "resource")]
    many = problems(sites=SITES + "".join(f"{i},,,,,,,,\n" for i in range(300)))
    assert len(many) == MAX_PROBLEMS + 1
    assert many[-1].code == "more"


def test_a_missing_table_and_a_table_that_is_there_twice(tmp_path, known, problems):
    (problem,) = problems(sites=None)
    assert problem.code == "missing_file"
    (tmp_path / "sites.xlsx").write_bytes(template_xlsx())
    (problem,) = problems()
    assert problem.code == "two_files"


@pytest.mark.parametrize(("cell", "value", "code"), [("B2", "=1+1", "formula"), ("G2", 111, "bad_format")])
def test_workbook_cells_that_are_not_what_they_seem(tmp_path, known, cell, value, code):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    book["sites"][cell] = value
    book.save(tmp_path / "inventory.xlsx")
    with pytest.raises(InventoryError) as caught:
        read_inventory(tmp_path, known)
    assert [(p.file, p.row, p.code) for p in caught.value.problems] == [("inventory.xlsx (sites)", 2, code)]


def test_a_file_that_is_no_workbook(tmp_path, known):
    (tmp_path / "sites.xlsx").write_bytes(b"site_id,name\n")
    with pytest.raises(InventoryError, match="not an Excel workbook"):
        read_inventory(tmp_path, known)


def test_the_template_has_no_formulas_and_describes_every_column():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    assert book.sheetnames == ["read me", *MODELS]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    described = {row[1].value for row in book["read me"].iter_rows(max_col=2)}
    for table, model in MODELS.items():
        assert [c.value for c in book[table][1]] == list(model.to_schema().columns)
        assert described >= set(model.to_schema().columns)
        assert book[table].max_row == 1 + len(EXAMPLE[table])


def test_the_data_format_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("write_data_format", ROOT / "scripts" / "write_data_format.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TARGET.read_text(encoding="utf-8") == script.text(), "run python scripts/write_data_format.py"
