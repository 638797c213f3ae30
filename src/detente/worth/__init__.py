"""What it is worth to whom: the scenario as arrays, and what follows from them."""

from detente.worth.derived import classes, evidence, ideal, self_standing, undone
from detente.worth.game import Game, game_of

__all__ = ["Game", "classes", "evidence", "game_of", "ideal", "self_standing", "undone"]
