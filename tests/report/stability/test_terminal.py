import io
from dataclasses import replace

import pytest
from rich.console import Console

from detente.report.stability.terminal import render
from tests.report.stays_made import many, stays


def printed(found, width=80):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(render(found))
    return [line.rstrip() for line in out.getvalue().splitlines()]


ELMIRA = """\
Elmira groundwater contamination, 12 situations

All parties would stay in 8 of 12 situations.
In 6 of them, no party would gain by a move of its own (Nash): 5, 6, 7, 10, 11
and 12.
In 2 more, whoever gained by a move could be answered so that it cannot escape,
if others would do so at a cost to themselves (symmetric): 1 and 4.
The status quo is situation 1, in which delay stands. All would stay there if
others would answer at any cost whoever gains by a move (M, G).
From it, moves in the interest of whoever makes them lead to 1 of the other such
situations: 7.
Moves that several parties make together, to the gain of each, lead to 1 more:
10.

All would stay
                                                                 Local
      What stands                                 MoE  Uniroyal  Government  All
5     abandon                                     R    R         R           R
6     modify, abandon                             R    R         R           R
7     delay, insist                               R    R         R           R
10    modify, accept, insist                      R    R         R           R
11    abandon, insist                             R    R         R           R
12    modify, abandon, insist                     R    R         R           R
1     delay (status quo)                          R    R         M           M
4     modify, accept                              R    R         M           M

Somebody would leave
                                                                 Local
      What stands                                 MoE  Uniroyal  Government  All
2     modify, delay                               R    U         SM          –
3     accept                                      R    U         SM          –
8     modify, delay, insist                       R    U         R           –
9     accept, insist                              R    U         R           –
"""


def test_elmira_reads_line_by_line_as_in_the_literature():
    lines = printed(stays("elmira"))
    assert "\n".join(lines).startswith(ELMIRA)


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("situation", [None, "4"])
def test_no_line_is_wider_than_the_terminal(width, situation):
    assert max(map(len, printed(stays("elmira", situation), width))) <= width
    assert max(map(len, printed(many(), width))) <= width


def test_a_pipe_gets_no_colour():
    assert "\x1b" not in "\n".join(printed(stays("elmira")))


def test_letters_are_explained_one_line_each():
    lines = printed(stays("cuban-missiles"))
    legend = lines[lines.index("Letters") + 1 :][:6]
    assert [line.split()[0] for line in legend] == ["R", "SM", "S", "M", "G", "U"]


def test_paths_say_who_moves_where_and_against_whose_interest():
    lines = printed(stays("elmira"))
    assert "To 10: Local Government to 7, then MoE and Uniroyal together to 10." in lines
    assert "To 6: MoE to 2 (against interest), then Uniroyal to 6." in lines


def test_a_situation_that_is_asked_about_is_explained_party_by_party():
    text = "\n".join(printed(stays("elmira", "2"), 200))
    assert (
        "Situation 2 (MoE modifies its control order; Uniroyal delays the process)\nUniroyal would leave."
        in text
    )
    assert "MoE: R, stays under every concept.\n  At 2, MoE has no move that it prefers." in text
    assert (
        "Uniroyal: U, leaves, under every concept.\n  At 2, Uniroyal would do better by moving to 4" in text
    )
    assert text.count("Uniroyal would do better") == 1
    assert "Local Government: SM, stays under S, M and G, not under R.\n  S: At 2" in text


def test_only_the_party_that_is_asked_about_is_explained():
    text = "\n".join(printed(stays("elmira", "2", "moe"), 200))
    assert "MoE: R" in text
    assert "Uniroyal: " not in text


def test_the_way_to_a_situation_that_is_asked_about_is_told_in_full():
    text = "\n".join(printed(stays("elmira", "4"), 200))
    assert "From 1 to 4 no moves lead that are each in the interest of who makes them." in text
    assert "To 7" not in text


def test_of_many_situations_the_first_are_listed_and_the_others_counted():
    lines = printed(many())
    assert "… and 180 more" in lines
    assert sum(line.endswith(tuple("RSMG–")) and line[:1].isdigit() for line in lines) <= 14


def test_without_a_status_quo_nothing_is_said_of_one():
    text = "\n".join(printed(replace(stays("elmira"), status_quo=None, routes=None)))
    assert "tatus quo" not in text
    assert "From here to there" not in text
