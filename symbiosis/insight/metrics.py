"""Figures of a directed network of exchanges: how dense, how many loops, and what it loses with its anchors."""

from dataclasses import dataclass

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigs

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_DENSE = 300
"""Nodes up to which all eigenvalues of a strongly connected part are worked out."""
FIGURES = (
    "n",
    "flows",
    "links_directed",
    "links_undirected",
    "density_directed",
    "eco_connectance",
    "linkage_density",
    "cyclicity",
    "donors",
    "receivers",
    "prey_to_predator",
    "max_degree",
    "degree_centralisation",
)


@dataclass(frozen=True)
class Network:
    """Who gives to whom: one link from donor to receiver, however many exchanges it holds; nobody gives to itself.

    Attributes
    ----------
    nodes
        The caller's numbers of all that give or take, ascending.
    donor, receiver
        Positions in ``nodes``, one entry per link.
    value
        Value of each link [the caller's unit/year].
    flows
        Exchanges between different nodes.
    inside
        Exchanges inside one node; no links.
    """

    nodes: Ints
    donor: Ints
    receiver: Ints
    value: Floats
    flows: int
    inside: int

    @property
    def n(self) -> int:
        """Return how many nodes have a link."""
        return len(self.nodes)

    def degree(self) -> Ints:
        """Return links given and taken of each node."""
        ends = np.concatenate([self.donor, self.receiver])
        return np.bincount(ends, minlength=self.n)

    def worth(self) -> Floats:
        """Return the value of the links of each node [the unit of ``value``]; a link counts at both its ends."""
        ends, value = np.concatenate([self.donor, self.receiver]), np.tile(self.value, 2)
        return np.bincount(ends, weights=value, minlength=self.n).astype(np.float64)


def network(donor: npt.ArrayLike, receiver: npt.ArrayLike, value: npt.ArrayLike | None = None) -> Network:
    """Return the network of exchanges.

    Parameters
    ----------
    donor, receiver
        Number of the node at each end of every exchange; an exchange with a negative number is left out.
    value
        Value of every exchange; 1 when not given.
    """
    gives, takes = np.asarray(donor, dtype=np.int64), np.asarray(receiver, dtype=np.int64)
    worth = np.ones(len(gives)) if value is None else np.asarray(value, dtype=np.float64)
    known = (gives >= 0) & (takes >= 0)
    apart = known & (gives != takes)
    ends, code = np.unique(np.column_stack([gives, takes])[apart], axis=0, return_inverse=True)
    nodes, position = np.unique(ends, return_inverse=True)
    position = position.reshape(-1, 2)
    summed = np.bincount(code.reshape(-1), weights=worth[apart], minlength=len(ends)).astype(np.float64)
    return Network(nodes, position[:, 0], position[:, 1], summed, int(apart.sum()), int((known & ~apart).sum()))


def figures(net: Network) -> dict[str, float]:
    """Return the figures of ``FIGURES``; NaN where the network is too small for one.

    With n nodes, L links and L_u linked pairs of nodes: density ``L / (n (n - 1))``; eco-connectance
    ``2 L_u / (n (n - 1))``; linkage density ``L / n``; cyclicity, the spectral radius of the adjacency matrix (0
    without a loop, 1 for simple loops, more for loops that share nodes); donors per receiver; degree centralisation
    ``sum(max(d) - d) / (2 (n - 1) (n - 2))`` of links given and taken d, 1 when all links are with one node.

    References
    ----------
    Eco-connectance: Tiejun 2010, Resources, Conservation and Recycling 54. Linkage density, cyclicity, donors per
    receiver: Layton, Bras and Weissburg 2016, doi 10.1111/jiec.12283. Centralisation: Freeman 1978,
    doi 10.1016/0378-8733(78)90021-7.
    """
    n, links, degree = net.n, len(net.donor), net.degree()
    pairs = len(np.unique(np.sort(np.column_stack([net.donor, net.receiver]), axis=1), axis=0))
    donors, receivers = len(np.unique(net.donor)), len(np.unique(net.receiver))
    most = int(degree.max(initial=0))
    values = (
        n,
        net.flows,
        links,
        pairs,
        _share(links, n * (n - 1)),
        _share(2 * pairs, n * (n - 1)),
        _share(links, n),
        cyclicity(net) if n else np.nan,
        donors,
        receivers,
        _share(donors, receivers),
        most,
        _share(float(most * n - degree.sum()), 2 * (n - 1) * (n - 2)),
    )
    return dict(zip(FIGURES, map(float, values), strict=True))


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else np.nan


def cyclicity(net: Network) -> float:
    """Return the spectral radius of the adjacency matrix: the largest of its strongly connected parts'."""
    graph = _graph(net)
    part = np.asarray(graph.connected_components(mode="strong").membership, dtype=np.int64)
    same = part[net.donor] == part[net.receiver]
    radius = 0.0
    for one in np.unique(part[net.donor[same]]):
        links = same & (part[net.donor] == one)
        ends, at = np.unique(np.column_stack([net.donor[links], net.receiver[links]]), return_inverse=True)
        at = at.reshape(-1, 2)
        radius = max(radius, _radius(csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(ends),) * 2)))
    return radius


def _radius(matrix: csr_array) -> float:
    """Return the spectral radius of an irreducible matrix without negative entries; it is an eigenvalue."""
    size = matrix.shape[0]
    if size <= _DENSE:
        return float(np.abs(np.linalg.eigvals(matrix.toarray())).max())
    found = eigs(matrix, k=1, which="LR", v0=np.ones(size), return_eigenvectors=False)
    return float(found[0].real)


def _graph(net: Network) -> igraph.Graph:
    return igraph.Graph(n=net.n, edges=np.column_stack([net.donor, net.receiver]), directed=True)


def betweenness(net: Network) -> Floats:
    """Return for each node the share of shortest ways between two others that pass it [0 to 1], along the arrows.

    References
    ----------
    Freeman 1977, doi 10.2307/3033543, divided by the (n - 1)(n - 2) ordered pairs of other nodes.
    """
    pairs = max((net.n - 1) * (net.n - 2), 1)
    return np.asarray(_graph(net).betweenness(directed=True), dtype=np.float64) / pairs


def anchors(net: Network, *, by: str) -> Ints:
    """Return the positions of nodes by their value (``worth``) or number of links (``degree``), most first."""
    size = {"worth": net.worth, "degree": net.degree}[by]()
    return np.argsort(-size, kind="stable").astype(np.int64)


def without_anchors(net: Network, order: npt.ArrayLike, *, most: int) -> pd.DataFrame:
    """Return what is left when nodes go one after another and nobody finds another partner.

    Parameters
    ----------
    net
        The network.
    order
        Positions of nodes, the first to go first.
    most
        How many go at most.

    Returns
    -------
    pandas.DataFrame
        One row per number of ``removed`` nodes, from 0: ``value_left`` [share of the value], ``largest_left`` [share of
        all nodes in the largest part that hangs together, whatever the direction of its links], and
        ``value_left_by_chance`` [share], what is left on average when as many nodes taken at random go.
    """
    going = np.asarray(order, dtype=np.int64)[: min(most, net.n)]
    last = np.full(net.n, len(going) + 1)
    last[going] = np.arange(1, len(going) + 1)
    lost_at = np.minimum(last[net.donor], last[net.receiver])
    steps, total = np.arange(len(going) + 1), net.value.sum()
    left = np.array([net.value[lost_at > step].sum() for step in steps])
    stays = net.n - steps
    chance = stays * (stays - 1) / (net.n * (net.n - 1)) if net.n > 1 else np.full(len(steps), np.nan)
    return pd.DataFrame(
        {
            "removed": steps,
            "value_left": left / total if total > 0 else np.full(len(steps), np.nan),
            "largest_left": [_largest(net, last, lost_at, int(step)) for step in steps],
            "value_left_by_chance": chance,
        }
    )


def _largest(net: Network, last: Ints, lost_at: Ints, step: int) -> float:
    """Return the share of all nodes in the largest part that is still linked after a step."""
    if not net.n:
        return np.nan
    links, stays = lost_at > step, int((last > step).sum())
    if not stays:
        return 0.0
    graph = igraph.Graph(n=net.n, edges=np.column_stack([net.donor, net.receiver])[links])
    return float(max(graph.connected_components().sizes()) / net.n)


def published(table: pd.DataFrame, scope: str) -> pd.DataFrame:
    """Return the published networks of one scope, of a place with several years the last one.

    Parameters
    ----------
    table
        Rows with ``network``, ``scope`` and the columns of ``FIGURES``.
    scope
        ``all`` links, or those of ``byproduct+utility``.
    """
    mine = table[table["scope"] == scope]
    place = mine["network"].str.replace(r"\d{4}$", "", regex=True)
    return mine.assign(place=place).sort_values("network").drop_duplicates("place", keep="last").drop(columns="place")
