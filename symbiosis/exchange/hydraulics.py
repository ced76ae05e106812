"""Flow in pipes: steam tables, friction, heat loss and the choice of a size."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbiosis.exchange.haul import Floats

STEEL_DN_MM = np.array([50, 65, 80, 100, 125, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800], dtype=np.float64)
PE_DA_MM = np.array(
    [63, 90, 110, 125, 160, 180, 200, 225, 250, 280, 315, 355, 400, 450, 500, 560, 630], dtype=np.float64
)
_ATMOSPHERE_BAR = 1.01325

# Saturated steam, rounded from the IAPWS-IF97 tables: bar(abs), degC, latent heat [kJ/kg], specific volume [m3/kg].
_STEAM = np.array(
    [
        (1.01325, 100.0, 2257, 1.673),
        (2, 120.2, 2202, 0.8857),
        (3, 133.5, 2164, 0.6058),
        (5, 151.8, 2108, 0.3748),
        (7, 165.0, 2066, 0.2728),
        (9, 175.4, 2031, 0.2149),
        (11, 184.1, 2000, 0.1774),
        (16, 201.4, 1935, 0.1237),
        (21, 214.9, 1879, 0.0949),
        (41, 251.8, 1706, 0.0485),
        (61, 276.6, 1561, 0.0319),
        (101, 311.7, 1310, 0.0178),
    ]
)


class Fluid(NamedTuple):
    """Density [kg/m3], dynamic viscosity [Pa s] and the roughness of its pipe [m]."""

    density: Floats | float
    viscosity: float
    roughness: float


class Steam(NamedTuple):
    """Temperature [degC], latent heat [kJ/kg] and density [kg/m3] of saturated steam."""

    temperature: Floats
    latent: Floats
    density: Floats


class Sizing(NamedTuple):
    """Diameter [mm], number of lines side by side and pressure drop [Pa/m]."""

    size: Floats
    lines: Floats
    drop: Floats


def saturated_steam(pressure_bar_g: Floats) -> Steam:
    """Return the state of saturated steam at a gauge pressure [bar(g)], 0 to 100."""
    bar = pressure_bar_g + _ATMOSPHERE_BAR
    at, temperature, latent, volume = _STEAM.T
    return Steam(np.interp(bar, at, temperature), np.interp(bar, at, latent), np.interp(bar, at, 1 / volume))


def pressure_drop(fluid: Fluid, speed: Floats, bore_m: Floats | float) -> Floats:
    """Return the friction pressure drop [Pa/m]: Darcy-Weisbach with Swamee & Jain (1976), laminar below Re 4000."""
    reynolds = fluid.density * speed * bore_m / fluid.viscosity
    turbulent = 0.25 / np.log10(fluid.roughness / bore_m / 3.7 + 5.74 / reynolds**0.9) ** 2
    friction = np.where(reynolds > 4000, turbulent, 64 / reynolds)
    return np.asarray(friction / bore_m * fluid.density * speed**2 / 2)


def insulated_loss(outer_m: Floats, insulation_m: float, conductivity: float, delta_k: Floats, film: float) -> Floats:
    """Return the heat loss of an insulated pipe [W/m]; ``film`` is the outer heat transfer coefficient [W/m2/K]."""
    inner, outer = outer_m / 2, outer_m / 2 + insulation_m
    resistance = np.log(outer / inner) / (2 * np.pi * conductivity) + 1 / (film * 2 * np.pi * outer)
    return np.asarray(delta_k / resistance)


def size_line(
    m3_per_s: Floats,
    sizes: Floats,
    fluid: Fluid,
    *,
    bore: float = 1.0,
    speed_max: float = np.inf,
    drop_max: float = np.inf,
) -> Sizing:
    """Return the smallest pipe that carries a flow within a speed [m/s] and a pressure drop [Pa/m].

    ``bore`` is the inner over the nominal diameter. A flow beyond the largest size is split over several of it.
    """
    area = np.pi * (sizes / 1000 * bore) ** 2 / 4
    density = np.broadcast_to(np.asarray(fluid.density, dtype=np.float64), m3_per_s.shape)

    def excess(rows: npt.NDArray[np.intp], k: int) -> Floats:
        speed = m3_per_s[rows] / area[k]
        drop = pressure_drop(fluid._replace(density=density[rows]), speed, sizes[k] / 1000 * bore)
        return np.asarray(np.maximum(speed / speed_max, np.sqrt(drop / drop_max)))

    left = np.arange(len(m3_per_s))
    chosen, lines = np.full(len(left), len(sizes) - 1), np.ones(len(left))
    for k in range(len(sizes)):
        times = excess(left, k)
        chosen[left[times <= 1]] = k
        left, times = left[times > 1], times[times > 1]
    lines[left] = np.ceil(times)
    speed = m3_per_s / lines / area[chosen]
    return Sizing(sizes[chosen], lines, pressure_drop(fluid, speed, sizes[chosen] / 1000 * bore))
