"""An independent matcher: plain loops, geodesics from pyproj, gates spelt out from the published rules."""

import math

from pyproj import Geod

GEOD = Geod(ellps="WGS84")
LICENSABLE = ("38", "39", "2394")  # waste trade and cement; any other licensee is named by its rule


def known(value):
    return value is not None and not math.isnan(value)


def at_most(actual, limit):
    return not known(limit) or (known(actual) and actual <= limit)


def at_least(actual, limit):
    return not known(limit) or (known(actual) and actual >= limit)


def within_park(site, parks):
    if site["precision"] == "park":
        return True
    park = parks[site["park_id"]]
    away = GEOD.inv(site["lon"], site["lat"], park["lon"], park["lat"])[2] / 1000
    return away <= math.sqrt(park["area_ha"] * 0.01 / math.pi)


def distance_km(donor, receiver, parks):
    same = bool(donor["park_id"]) and donor["park_id"] == receiver["park_id"]
    same = same and all(within_park(site, parks) for site in (donor, receiver))
    if same and "park" in (donor["precision"], receiver["precision"]):
        radius = math.sqrt(parks[donor["park_id"]]["area_ha"] * 0.01 / math.pi)
        return 128 / (45 * math.pi) * radius, same
    return GEOD.inv(donor["lon"], donor["lat"], receiver["lon"], receiver["lat"])[2] / 1000, same


def error_km(site, parks, parameters):
    precision = parks[site["park_id"]]["precision"] if site["precision"] == "park" else site["precision"]
    return parameters[f"location_error_km_{precision}"]


def quality_passes(rule, offer, demand, receiver, resources, distance, same, parameters):
    offered, demanded = resources[rule["offered"]], resources[rule["demanded"]]
    direct = rule["kind"] in ("identity", "cascade")
    checks = [
        at_least(offer["temperature_c"], rule["min_temperature_c"]),
        at_least(offer["pressure_bar_g"], rule["min_pressure_bar_g"]),
        at_most(offer["tds_mg_l"], rule["max_tds_mg_l"]),
        at_most(offer["cod_mg_l"], rule["max_cod_mg_l"]),
        at_most(offer["moisture_pct"], rule["max_moisture_pct"]),
        at_least(offer["ncv_mj_per_kg"], rule["min_ncv_mj_per_kg"]),
        at_most(offer["loi_pct"], rule["max_loi_pct"]),
        not known(offer["chloride_pct"]) or at_most(offer["chloride_pct"], rule["max_chloride_pct"]),
    ]
    if offered["carrier"] == demanded["carrier"] == "heat" and direct:
        gap = offer["temperature_c"] - demand["temperature_c"]
        gap = -gap if demanded["unit"] == "GJ_c" else gap
        checks.append(gap >= (rule["min_delta_t_k"] if known(rule["min_delta_t_k"]) else 0.0))
        if offered["transport_mode"] == demanded["transport_mode"] == "steam_pipe":
            detour = parameters["detour_pipe_inside_park" if same else "detour_pipe_between_parks"]
            arrives = offer["pressure_bar_g"] - parameters["steam_drop_max_bar_per_km"] * detour * distance
            checks.append(at_least(arrives, demand["pressure_bar_g"]))
    if offered["carrier"] == demanded["carrier"] == "water" and direct:
        checks.append(at_most(offer["tds_mg_l"], demand["tds_mg_l"]))
    named = tuple(code for code in rule["receiver_isic"].split(";") if code)
    if rule["hazard_rule"] == "NH_licence":
        checks.append(receiver["isic4"].startswith(named + LICENSABLE))
    if rule["hazard_rule"] == "food_contact":
        checks.append(receiver["isic4"][:2] not in ("10", "11"))
    return all(checks)


def lot_of(rule, resources, min_lots):
    offered, value = resources[rule["offered"]], rule["yield"] * resources[rule["demanded"]]["price_mid_usd_per_unit"]
    lots = [0.0]
    for lot in min_lots:
        if (
            lot["carrier"] != offered["carrier"]
            or lot["unit"] != offered["unit"]
            or lot["kind"] not in ("", rule["kind"])
        ):
            continue
        if at_least(value, lot["price_from_usd_per_unit"]) and not (
            known(lot["price_to_usd_per_unit"]) and value >= lot["price_to_usd_per_unit"]
        ):
            lots.append(lot["min_quantity_per_year"])
    return max(lots)


def candidates(inventory, knowledge):
    """Return the set of (offer row, demand row, rule row) that pass every gate at the widest reach."""
    resources = knowledge.resources.set_index("resource_id").to_dict("index")
    parameters = knowledge.parameters.set_index("parameter_id")["mid"].to_dict()
    parks = inventory.parks.drop(columns="geometry").set_index("park_id").to_dict("index")
    sites = inventory.sites.drop(columns="geometry").set_index("site_id").to_dict("index")
    streams = inventory.streams.to_dict("records")
    min_lots = knowledge.min_lots.to_dict("records")
    excluded = set(zip(knowledge.excluded_pairs["offered"], knowledge.excluded_pairs["demanded"], strict=True))
    by = {}
    for row, stream in enumerate(streams):
        by.setdefault((stream["role"], stream["resource"]), []).append((row, stream))
    found = set()
    for number, rule in enumerate(knowledge.rules.to_dict("records")):
        if (rule["offered"], rule["demanded"]) in excluded:
            continue
        lot, reach = lot_of(rule, resources, min_lots), resources[rule["offered"]]["reach_km_upper"]
        named = tuple(code for code in rule["receiver_isic"].split(";") if code)
        for i, offer in by.get(("offer", rule["offered"]), []):
            for j, demand in by.get(("demand", rule["demanded"]), []):
                donor, receiver = sites[offer["site_id"]], sites[demand["site_id"]]
                if offer["site_id"] == demand["site_id"] or (named and not receiver["isic4"].startswith(named)):
                    continue
                distance, same = distance_km(donor, receiver, parks)
                if not distance <= reach:
                    continue
                error = 0.0 if same else error_km(donor, parks, parameters) + error_km(receiver, parks, parameters)
                flow = min(
                    offer["quantity"] * rule["max_offer_share"], demand["quantity"] * rule["max_share"] / rule["yield"]
                )
                if error > reach or flow < lot or offer["quantity"] <= 0 or demand["quantity"] <= 0:
                    continue
                if quality_passes(rule, offer, demand, receiver, resources, distance, same, parameters):
                    found.add((i, j, number))
    return found
