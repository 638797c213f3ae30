"""How agreements fared is told with the base rate first, with counts, and with what cannot be known."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from detente.report.history import answers, terminal, words
from detente.report.history.chart import calibration_chart, rates_chart
from detente.report.history.codings import as_csv
from detente.report.history.findings import HistoryFindings, PredictFindings
from detente.report.history.page import page
from detente.workflow.codings import codings
from detente.workflow.history import history, history_of, predicted


@cache
def found() -> HistoryFindings:
    return history()


@cache
def expected() -> PredictFindings:
    return predicted("st-2014")


def no_better() -> PredictFindings:
    """The same, if the model were no better than the share alone."""
    score = expected().score
    return replace(expected(), score=replace(score, gain=replace(score.gain, low=-0.01)))


def printed(drawn, width: int = 110) -> str:
    console = Console(width=width, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(drawn)
    return capture.get().replace("\N{NO-BREAK SPACE}", " ")


def test_the_base_rate_is_told_before_the_model():
    told = printed(terminal.render(found()))
    assert told.index("67 (49 %)") < told.index("0.257") < told.index("0.175")
    told = printed(terminal.render_prediction(expected()))
    assert told.index("67 (49 %)") < told.index("The model, which has not seen this agreement")


def test_a_model_that_is_no_better_is_said_to_be():
    assert "use the share, not the model" in words.verdict(no_better().score)[1]
    assert "no better than that share" in printed(terminal.render_prediction(no_better()))


def test_what_the_data_cannot_say_is_said_every_time():
    for told in (terminal.render(found()), terminal.render_prediction(expected())):
        flat = " ".join(printed(told).split())
        assert all(caveat in flat for caveat in words.CAVEATS)


def test_without_the_extra_the_way_to_get_it_is_named():
    bare = replace(found(), learned=None)
    assert "pip install 'detente[history]'" in printed(terminal.render(bare))
    assert "pip install" in page(bare)
    assert answers.answer(bare)["model"] is None


def test_one_agreement_is_told_clause_by_clause_with_lessons_and_sources():
    case = history_of("st-2014")
    told = printed(terminal.render_case(case), 300)
    assert "undone 2016-02-12" in told
    assert "judgements" in told
    assert "Japan Times" in told
    assert "Fourth test (DPRK)" in told
    assert "Chance given" in told
    assert "Chance given" not in printed(terminal.render_case(replace(case, chances=())), 200)
    assert answers.case_answer(replace(case, chances=()))["clauses"][0]["chance"] is None


def test_how_it_ended_is_told_of_what_ended_and_of_what_never_began():
    told = {each.id: words.how_it_ended(each) for each in found().agreements}
    assert told["gf-1998"] == "not ended"
    assert told["hk-2018"] == "never in force"
    assert told["ia-2007"].startswith("2007-07-20: Completed late")


def test_what_was_given_up_is_not_called_undone():
    clauses = history_of("af-1994").coded.by_id
    assert words.what_became(clauses["af-1994-s01"]) == "not done given up 2006-05-31"
    assert words.what_became(clauses["af-1994-s05"]) == "done 1994-11, undone 2002-12-22"
    assert words.what_became(clauses["af-1994-s09"]) == "in part 2000-06-19"


def test_the_answers_hold_what_the_findings_do():
    told = answers.answer(found())
    assert sum(each["n"] for each in told["agreements"]) == 178
    assert told["base"]["carried_out"] == 67
    assert told["model"]["is_better"] is True
    assert {each["feature"] for each in told["rates"]} == set(found().rates)
    told = answers.predict_answer(expected())
    assert told["expected"] == pytest.approx(sum(each["chance"]["likely"] for each in told["clauses"]))


def test_the_page_stands_alone_and_shows_both_pictures():
    text = page(found())
    assert text.count("<svg") == 2
    assert not re.search(r"(src|href)=\"(?!#)", text)
    assert "Codings are judgements of one coder" in text


def test_pictures_are_sound_and_say_in_words_what_they_show():
    for picture in (rates_chart(found()), calibration_chart(expected().score)):
        root = ET.fromstring(picture)  # noqa: S314 - made here
        assert ["%" in str(each.text) for each in root if each.tag.endswith("desc")] == [True]
    # What says little is drawn hollow.
    assert rates_chart(found()).count('class="dot"') == sum(
        rate.says_little
        for rates in found().rates.values()
        for rate in rates
        if (rate.feature, rate.value) in words.MAIN
    )


def test_a_csv_has_a_row_for_each_year_and_commitment_issue_and_the_whole():
    coded = codings("gf-1998", date(2000, 12, 31))
    rows = list(csv.DictReader(io.StringIO(as_csv(coded, "kroc"))))
    units = [row["unit"] for row in rows if row["year"] == "2000"]
    assert units.count("commitment") == 6
    assert units[-1] == "agreement"
    assert {row["level"] for row in rows if row["unit"] == "commitment"} == {"0", "2", "3"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_of_a_csv_can_be_run_as_a_formula(text):
    coded = codings("gf-1998", date(2000, 12, 31))
    title = replace(coded, agreement=coded.agreement.model_copy(update={"title": text}))
    for row in csv.DictReader(io.StringIO(as_csv(title, "kroc"))):
        assert row["title"] == f"'{text}"
