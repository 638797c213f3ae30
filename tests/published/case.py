"""A published case as a game, and a roadmap for it judged."""

from pathlib import Path

import numpy as np

from detente.roadmap import Roadmap, judge
from detente.scenario import read
from detente.worth import game_of

HERE = Path(__file__).parent


def game(citation):
    """The game in the file at `citation`, a path below this folder without its ending."""
    return game_of(read(HERE / f"{citation}.yaml"))


def judged(case, starts):
    """The verdict on starting each step in the phase given."""
    return judge(case, Roadmap(starts))


def margins(verdict):
    """Worth of carrying on less that of the best cheat, shape (n, K+1)."""
    return verdict.carry_on - verdict.cheat


def at(verdict, party):
    """Row of a party in the arrays of a verdict."""
    return verdict.game.parties.index(party)


def is_zero(values):
    """Whether all are 0 to nine decimals."""
    return bool((np.abs(values) < 1e-9).all())
