import io
from dataclasses import replace

import pytest
from rich.console import Console

from detente.report.share.terminal import render
from tests.report.shares_made import findings, settled, shared, without_core, worthless


def printed(found, width=110):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(render(found))
    return [line.rstrip() for line in out.getvalue().splitlines()]


SHARES = """\
Shares by rule, million dollars a year
                                Shapley             Least          Per    By
Party                 Unshared        ◆  Nucleolus   core  Equal  head  cost  Owen  Myerson
Republic of Alba           820      374        337    427    328   392   218   339      371
Bor                        −34       94         30     30    328   784   437    60       88
United Cantons of          480      571        607    427    328   118   655   536      588
Cor
Far Isles                   44      271        337    427    328    16     0   375      264
In the core                  –        ✗          ✓      ✓      ✗     ✗     ✗     ✓        ✗
Gain by leaving              –      +34        −30    −30   +268  +724  +377     0      +28
Proof checked                –        ✓          ✓      ✓      ✓     ✓     ✓     ✓        ✓
"""


def test_shares_read_as_a_table_of_parties_and_rules():
    assert SHARES in "\n".join(printed(findings()))


@pytest.mark.parametrize("width", [60, 80, 110, 140])
@pytest.mark.parametrize("shown", [findings, settled], ids=lambda shown: shown.__name__)
def test_no_line_is_wider_than_the_terminal(width, shown):
    for found in (shared(), without_core(), worthless()):
        assert max(map(len, printed(shown(found), width))) <= width


@pytest.mark.parametrize("width", [60, 80, 110])
def test_no_figure_is_broken_by_a_narrow_terminal(width):
    text = "\n".join(printed(findings(), width))
    for figure in ("1,310", "1,400", "+1,160", "0.62", "2,100", "−510"):
        assert figure in text


def test_a_pipe_gets_no_colour():
    assert "\x1b" not in "\n".join(printed(settled()))


def test_a_project_fits_two_screens():
    assert len(printed(findings())) <= 90


def test_the_coalition_that_would_leave_is_shown_even_if_it_is_worth_little():
    found = shared()
    shares = {"alba": 1000.0, "bor": -5.0, "cor": 315.0, "far-isles": 0.0}
    worst = replace(found.division.worst, coalition=("bor", "far-isles"), excess=25.0)
    division = replace(found.division, shares=shares, worst=worst)
    lines = printed(findings(replace(found, divisions=(division,))))
    assert [line.split() for line in lines if line.startswith("Bor + Far Isles")] == [
        ["Bor", "+", "Far", "Isles", "20", "−5", "✗", "+25"]
    ]


def test_links_that_are_not_built_are_counted():
    text = "\n".join(printed(findings()))
    assert "1 possible link would not be built; 1 link closed: its stage does not stand" in text
    assert "Borograd–Cor" in text
    idle = tuple(replace(link, added=0.0, open=True) for link in shared().links)
    assert "3 possible links would not be built" in "\n".join(
        printed(findings(replace(shared(), links=idle)))
    )


def test_what_was_not_found_out_leaves_no_heading():
    text = "\n".join(printed(findings(worthless())))
    for heading in ("Shares by rule", "Coalitions", "What it takes", "Who puts", "If inputs"):
        assert heading not in text


def test_several_projects_follow_each_other_with_notes_and_the_report_last():
    lines = printed(findings(shared(), worthless(), notes=("Something to know.",), report="out/share.html"))
    assert lines.count("A grid of four") == 2
    assert lines[-3:] == ["Something to know.", "", "Report: out/share.html"]


def test_judgements_are_counted_for_every_project():
    assert "8 of 13 numbers of the file (62\u00a0%) are judgements" in "\n".join(printed(findings()))
