"""Every situation that steps can make, and who can move from which to which."""

from detente.states.explicit import graph_of
from detente.states.graph import Graph
from detente.states.moves import Mover, Moves
from detente.states.space import Play, Space, space_of

__all__ = ["Graph", "Mover", "Moves", "Play", "Space", "graph_of", "space_of"]
