"""Money or carbon: plans between the largest benefit and the most CO2e avoided; a chosen one becomes the goal."""

import streamlit as st

from symbiosis.exchange.frontier import Point
from symbiosis.planning import Case
from symbiosis.ui import charts, data, jobs
from symbiosis.ui.money import money
from symbiosis.ui.plan import Shown
from symbiosis.ui.words import _, quantity

_USUAL_S = 60.0


def show(shown: Shown) -> None:
    """Show the frontier once it was asked for; each point can be made the goal of the plan."""
    case = shown.planned.case
    st.markdown(
        _("A plan can bring more money or avoid more CO₂e. Each point is a plan; choose one to see it on the map.")
    )
    asked = Case(case.scenario, 0.0, case.pinned, case.forbidden)
    if not jobs.wanted("frontier", asked, _("Work out the choices")):
        return
    planner = data.planner()
    job = jobs.ask("frontier", (asked, data.data_version()), lambda: planner.frontier(asked))
    if not job.ended:
        jobs.progress(job, _("Working out plans between money and carbon:"), _USUAL_S)
        return
    points = job.result()
    weights = [round(point.usd_per_t_co2e, 2) for point in points]
    present = min(range(len(points)), key=lambda k: abs(weights[k] - case.usd_per_t_co2e))
    left, right = st.columns([2, 1], gap="medium")
    with left:
        event = st.plotly_chart(
            charts.frontier(points, chosen=present),
            width="stretch",
            key="chart_frontier",
            on_select="rerun",
            selection_mode="points",
            config={"displayModeBar": False},
        )
        st.caption(_("Each point is a plan of the whole country at mid estimates, whatever the filters."))
    clicked = [point["point_index"] for point in event["selection"]["points"]]
    with right:
        _choose(points, weights, clicked[0] if clicked else present, present)


def _choose(points: list[Point], weights: list[float], looked_at: int, present: int) -> None:
    """Say what a point brings and offer to make it the goal."""
    names = [_name(point) for point in points]
    chosen = st.radio(_("Plan"), range(len(points)), index=looked_at, format_func=names.__getitem__)
    point = points[chosen]
    if chosen:
        text = _("The last tonne avoided costs {usd} there.")
        st.caption(text.format(usd=money(point.usd_per_t_co2e, per_year=False)))
    if st.button(_("Take this plan"), disabled=chosen == present, type="primary", icon=":material/check:"):
        st.session_state["weight"] = weights[chosen]
        st.rerun()


def _name(point: Point) -> str:
    benefit, carbon = point.plan.net_benefit_usd_per_year, point.plan.co2e_t_per_year
    return f"{money(benefit, digits=3)} · {quantity(carbon, 't CO2e', digits=3)}"
