"""One division of what all are worth together: by a rule, with its proof and with who would still leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from detente.bargain import proofs
from detente.bargain.excess import Excess, in_order, named, worst
from detente.bargain.formulas import cost_based, equal, per_capita, proportional, standalone, total_of
from detente.bargain.game import TABLE_LIMIT, AskedGame, CoalitionGame
from detente.bargain.nucleolus import least_core, nucleolus, prenucleolus, surplus
from detente.bargain.sampling import CONFIDENCE, sampled
from detente.bargain.tables import members, neighbours, restricted
from detente.bargain.terms import Terms, blocs_of, links_of
from detente.bargain.values import owen, shapley
from detente.errors import TooManyPlayers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from detente.bargain.game import AnyGame
    from detente.bargain.proofs import Certificate
    from detente.bargain.values import Blocs

    Floats = NDArray[np.float64]

Rule = Literal[
    "shapley",
    "nucleolus",
    "least-core",
    "owen",
    "myerson",
    "equal",
    "per-capita",
    "cost-based",
    "proportional",
    "standalone",
]

WRITTEN_LIMIT = 12
"""Most players up to which a game that is asked is written out, with 4,096 questions, and solved exactly."""


@dataclass(frozen=True)
class Division:
    """Shares by one rule, what proves them, and whether they keep everybody.

    rule : as asked; "prenucleolus" where a nucleolus was asked for and there is not enough to give every
    player what it has alone. shares : by player, in the unit of the game.
    inside : whether the shares are in the core: all is divided, and no coalition gains by leaving, by more
    than the game's tolerance, a ten-millionth of the largest absolute worth. None if that is not known: not
    all coalitions were looked at, and of those looked at none gains by more than sampling may explain.
    worst : the coalition that gains most by leaving, of those looked at; never the empty one or that of all.
    error : half the width of a 95 % interval for each share, if shares are sampled.
    """

    rule: str
    shares: dict[str, float]
    inside: bool | None
    worst: Excess
    certificate: Certificate
    error: dict[str, float] | None


def divide(game: AnyGame, rule: Rule, terms: Terms | None = None) -> Division:
    """Shares of what all are worth together, by a rule, with their certificate and the worst excess.

    Exact for a CoalitionGame, and for an AskedGame of at most 12 players. Of a larger AskedGame the
    Shapley, Owen and Myerson values are sampled.

    Raises ValueError for a rule that is none, NoDivision if the terms lack what the rule needs,
    TooManyPlayers for the nucleolus or the least core of an AskedGame of more than 12 players, NoSolution if
    a programme has no proven optimum.
    """
    if rule not in get_args(Rule):
        raise ValueError(f"'{rule}' is no rule; the rules are {', '.join(get_args(Rule))}")
    terms = terms or Terms()
    if isinstance(game, AskedGame) and game.n_players <= WRITTEN_LIMIT:
        game = game.written()
    if rule in FORMULAS:
        shares = FORMULAS[rule](game, terms)
        found = _Found(shares, proofs.of_formula(game, shares, total_of(game)))
    elif isinstance(game, CoalitionGame):
        found = EXACT[rule](game, terms)
    else:
        found = _sampled(game, rule, terms)
    return _judged(game, rule, found)


def given(game: CoalitionGame, name: str, shares: Mapping[str, float]) -> Division:
    """Shares that somebody else found, under the name of their rule, with who would leave.

    The certificate tests that all is divided, and nothing else. Raises NoDivision unless there is a finite
    share for every player, and for nobody else.
    """
    found = in_order(game, shares)
    return _judged(game, name, _Found(found, proofs.of_formula(game, found, total_of(game))))


@dataclass(frozen=True, eq=False)
class _Found:
    """What a rule proposes: shares, float64, shape (n,); the rule's name if it is another than asked for."""

    shares: Floats
    certificate: Certificate
    rule: str | None = None
    error: Floats | None = None


def _shapley(game: CoalitionGame, _terms: Terms) -> _Found:
    shares = shapley(game.worth)
    return _Found(shares, proofs.of_shapley(game, shares))


def _owen(game: CoalitionGame, terms: Terms) -> _Found:
    blocs = blocs_of(game, terms)
    shares = owen(game.worth, blocs)
    return _Found(shares, proofs.of_owen(game, shares, blocs))


def _myerson(game: CoalitionGame, terms: Terms) -> _Found:
    links = links_of(game, terms)
    every = np.arange(game.grand + 1)
    shares = shapley(restricted(game.worth_of, every, neighbours(game.n_players, links)))
    return _Found(shares, proofs.of_myerson(game, shares, links))


def _nucleolus(game: CoalitionGame, _terms: Terms) -> _Found:
    if surplus(game.worth) >= -game.tolerance:
        shares = nucleolus(game.worth)
        return _Found(shares, proofs.by_kohlberg(game, shares, rational=True))
    shares = prenucleolus(game.worth)
    certificate = proofs.by_kohlberg(game, shares, rational=False)
    warning = "There is not enough to give every player what it has alone, so that nobody is promised that."
    return _Found(shares, replace(certificate, says=f"{warning} {certificate.says}"), "prenucleolus")


def _least_core(game: CoalitionGame, _terms: Terms) -> _Found:
    shares = least_core(game.worth)
    return _Found(shares, proofs.of_least_core(game, shares))


FORMULAS: dict[str, Callable[[AnyGame, Terms], Floats]] = {
    "equal": equal,
    "per-capita": per_capita,
    "cost-based": cost_based,
    "proportional": proportional,
    "standalone": standalone,
}

EXACT: dict[str, Callable[[CoalitionGame, Terms], _Found]] = {
    "shapley": _shapley,
    "owen": _owen,
    "myerson": _myerson,
    "nucleolus": _nucleolus,
    "least-core": _least_core,
}


def _sampled(game: AskedGame, rule: Rule, terms: Terms) -> _Found:
    worth_of = game.worth_of
    blocs: Blocs = tuple((i,) for i in range(game.n_players))
    if rule == "owen":
        blocs = blocs_of(game, terms)
    elif rule == "myerson":
        worth_of = partial(
            restricted, game.worth_of, linked=neighbours(game.n_players, links_of(game, terms))
        )
    elif rule != "shapley":
        raise TooManyPlayers(
            f"the {rule} needs what every coalition is worth; a function is asked for that up to "
            f"{WRITTEN_LIMIT} players, not {game.n_players}. Up to {TABLE_LIMIT}, write all coalitions out "
            "first, with CoalitionGame.of; above that, the Shapley, Owen and Myerson values can be sampled."
        )
    drawn = sampled(worth_of, blocs, terms.samples, terms.seed)
    total = float(worth_of(np.array([game.grand]))[0])
    return _Found(drawn.mean, proofs.of_sample(game, drawn, total), error=CONFIDENCE * drawn.error)


def _judged(game: AnyGame, rule: str, found: _Found) -> Division:
    """The division with who gains most by leaving; of a game that is asked, of those asked about so far."""
    single = 1 << np.arange(game.n_players)
    game.worth_of(np.concatenate((single, single ^ game.grand)))
    masks, worth = game.known()
    proper = (masks != 0) & (masks != game.grand)
    masks, inside = masks[proper], members(masks[proper], game.n_players)
    gains = worth[proper] - inside @ found.shares
    doubt = np.zeros(len(masks))
    if found.error is not None:
        # The sum of all shares is exact, so that a coalition's share is as sure as that of all others.
        doubt = np.minimum(inside @ found.error, ~inside @ found.error)
    stays: bool | None = abs(total_of(game) - float(found.shares.sum())) <= game.tolerance
    if (gains > game.tolerance + doubt).any():
        stays = False
    elif stays and not isinstance(game, CoalitionGame):
        stays = None
    return Division(
        found.rule or rule,
        named(game, found.shares),
        stays,
        worst(game, masks, gains),
        found.certificate,
        None if found.error is None else named(game, found.error),
    )
