from pathlib import Path

import pytest

from detente.errors import NoWorth
from detente.scenario import read
from detente.worth import game_of

RANKED = Path(__file__).parents[1] / "scenario" / "ranked.yaml"


def test_a_scenario_that_only_ranks_situations_is_no_game():
    with pytest.raises(NoWorth, match="'ranked' ranks situations but does not say what steps are worth"):
        game_of(read(RANKED))
