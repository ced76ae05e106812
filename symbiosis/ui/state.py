"""Filters and selection live in the session and in the address, so that a link restores the view.

Values in the address are short ASCII codes and ids, never translated words; a value equal to its default is left out,
except the language, so that a shared link keeps it.

What the user changes becomes a new entry of the browser's history, so that Back undoes it. What the app adds to an
address on arrival replaces that entry, so that Back leaves the page with one press.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from symbiosis.ui import screen_fields

_PAGE, _ARRIVED, _OURS = "_page", "_arrived", "_ours"
"""The page; whether this run began with an address from outside; the addresses that stand for the present view."""


@dataclass(frozen=True)
class Field:
    """One thing the address remembers; the type of the default tells how it is written."""

    key: str
    default: str | float | tuple[str, ...]
    always: bool = False

    def parse(self, texts: list[str]) -> str | float | list[str]:
        """Return the value that an address gives; the default where it makes no sense."""
        if isinstance(self.default, tuple):
            return list(texts)
        if isinstance(self.default, float):
            return _as_number(texts[-1], self.default) if texts else self.default
        return texts[-1] if texts else self.default

    def texts(self) -> list[str]:
        """Return how the present value is written; nothing for the default."""
        value = st.session_state.get(self.key, self.initial())
        if value == self.initial() and not self.always:
            return []
        if isinstance(value, list):
            return [str(one) for one in value]
        return [f"{value:g}" if isinstance(value, float) else str(value)]

    def initial(self) -> str | float | list[str]:
        """Return the value of a fresh session."""
        return list(self.default) if isinstance(self.default, tuple) else self.default


FIELDS = (
    Field("lang", "vi", always=True),
    Field("region", "all"),
    Field("map", "34"),
    Field("province", ()),
    Field("carrier", ()),
    Field("resource", ()),
    Field("reach", 1.0),
    Field("energy", 1.0),
    Field("material", 1.0),
    Field("water", 1.0),
    Field("haul", 1.0),
    Field("carbon", 0.0),
    Field("find", ""),
    Field("status", ()),
    Field("park", ""),
    Field("exchange", ""),
    Field("lines", 300.0),
    Field("tiles", "off"),
    Field("layer", "off"),
    Field("money", "usd"),
    Field("view", "possible"),
    Field("weight", 0.0),
    Field("pin", ()),
    Field("ban", ()),
    Field("cut", ""),
    Field("split", "equal"),
    Field("network", "kalundborg"),
    Field("sector", ""),
    Field("capacity", ""),
    Field("unit", ""),
    Field("fitpark", ""),
    Field("tenants", "factory"),
    Field("size", "mid"),
    Field("tenant", ""),
    Field("side_a", "southeast"),
    Field("side_b", "red-river-delta"),
    Field("side_per", "total"),
    Field("level", "parks"),
    Field("flow", "material"),
    Field("flow_unit", "usd"),
    Field("hub", ""),
    Field("facility", "rdf"),
    Field("fac_count", "1"),
    Field("fac_size", "any"),
    Field("fac_from", "left"),
    Field("hub_span", 20.0),
    Field("hub_share", 0.5),
    Field("hub_grain", 3.0),
    Field("hub_benefit", 4.0),
    Field("hub_carbon", 2.0),
    Field("hub_diversity", 1.5),
    Field("hub_anchors", 1.5),
    Field("hub_access", 1.0),
    *(Field(key, default) for key, default in screen_fields.DEFAULTS.items()),
)
_CHOICES = {
    "lang",
    "map",
    "park",
    "exchange",
    "lines",
    "tiles",
    "layer",
    "money",
    "view",
    "weight",
    "pin",
    "ban",
    "cut",
    "split",
    "network",
    "sector",
    "capacity",
    "unit",
    "fitpark",
    "tenants",
    "size",
    "tenant",
    "side_a",
    "side_b",
    "side_per",
    "level",
    "flow",
    "flow_unit",
    "hub",
    "facility",
    "fac_count",
    "fac_size",
    "fac_from",
    *(f"hub_{name}" for name in ("span", "share", "grain", "benefit", "carbon", "diversity", "anchors", "access")),
    *screen_fields.DEFAULTS,
}
FILTERS = tuple(field for field in FIELDS if field.key not in _CHOICES)


def _as_number(text: str, default: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return default
    return value if abs(value) < 1e6 else default


def prepare() -> None:
    """Know the language before anything is worded: from the address, else from the browser."""
    if "lang" not in st.session_state:
        asked = st.query_params.get("lang", "")
        st.session_state["lang"] = asked if asked in {"vi", "en"} else _browser_language()


def restore(page: str) -> None:
    """Take the view from the address on arrival, and when the user edits the address or goes back or forward.

    A link between pages has no view in its address: moving by it keeps the session's.
    """
    given, address = st.session_state, {key: st.query_params.get_all(key) for key in st.query_params}
    moved = given.get(_PAGE, page) != page
    given[_PAGE] = page
    given[_ARRIVED] = moved or address not in given.get(_OURS, [])
    keeps = not address if moved else not given[_ARRIVED]
    for field in FIELDS:
        if keeps:
            given.setdefault(field.key, field.initial())
        elif field.key != "lang" or "lang" in address:
            given[field.key] = field.parse(address.get(field.key, []))
    if given[_ARRIVED]:
        given[_OURS] = [address]


def _browser_language() -> str:
    locale = st.context.locale
    return "en" if locale and not locale.lower().startswith("vi") else "vi"


def remember() -> None:
    """Write the view into the address where it differs: over an address that has just come, else as a new entry."""
    given = st.session_state
    wanted = {field.key: texts for field in FIELDS if (texts := field.texts())}
    if wanted != given[_OURS][-1]:
        if given[_ARRIVED]:
            query = json.dumps("?" + urlencode(wanted, doseq=True))
            script = f"<script>history.replaceState(history.state, '', location.pathname + {query})</script>"
            st.html(script, unsafe_allow_javascript=True)
            given[_OURS] = [given[_OURS][0], wanted]
        else:
            st.query_params.from_dict(wanted)
            given[_OURS] = [wanted]
    given[_ARRIVED] = False


def reset() -> None:
    """Put every filter back to its default; language and map stay."""
    for field in FILTERS:
        st.session_state[field.key] = field.initial()


def keep_known(key: str, options: list[str]) -> None:
    """Drop values that are no option (any more), so that an old or edited address cannot break a control."""
    value = st.session_state[key]
    if isinstance(value, list):
        st.session_state[key] = [one for one in dict.fromkeys(value) if one in options]
    elif value not in options:
        usual = next((field.default for field in FIELDS if field.key == key), None)
        st.session_state[key] = usual if usual in options else options[0]


def clamp(key: str, low: float, high: float) -> None:
    """Keep a number of the address inside its control's range."""
    st.session_state[key] = float(min(max(st.session_state[key], low), high))
