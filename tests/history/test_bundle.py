"""What comes with the program is what was coded: nothing lost, nothing mangled, nothing unsourced."""

from collections import Counter

import pytest

from detente.errors import AgreementError, UnknownName
from detente.history.bundle import CASES, all_coded, bundled, coded, meanwhile, names, outside_events, sources

CLAUSES = {
    "af-1994": 18,
    "ba-1991": 10,
    "cm-2018": 16,
    "gf-1998": 6,
    "hk-2018": 13,
    "hn-2019": 11,
    "ia-2007": 10,
    "jd-1992": 9,
    "js-2005": 12,
    "pm-2018": 15,
    "py-2018": 11,
    "rc-2017": 8,
    "rc-2019": 5,
    "sg-2018": 11,
    "sp-2007": 14,
    "st-2014": 5,
    "wz-2019": 4,
}
OUTCOMES = {"not_done": 67, "reversed": 36, "done": 34, "partly": 24, "not_applicable": 17}


def test_seventeen_agreements_come_with_the_program_clause_by_clause():
    assert {each.id: len(each.steps) for each in all_coded()} == CLAUSES


def test_no_outcome_has_changed_on_the_way():
    assert Counter(clause.outcome.status for each in all_coded() for clause in each.steps) == OUTCOMES


def test_every_clause_keeps_its_sources_its_basis_and_its_confidence():
    clauses = [clause for each in all_coded() for clause in each.steps]
    assert all(clause.sources and clause.evidence and clause.confidence for clause in clauses)
    assert Counter(clause.confidence for clause in clauses) == {"medium": 121, "high": 48, "low": 9}


def test_every_source_and_every_name_that_is_used_is_known():
    used = {source for each in all_coded() for source in each.sources}
    used |= {source for each in all_coded() for clause in each.steps for source in clause.sources}
    assert used - set(sources()) == set()
    actors = {name for each in all_coded() for clause in each.steps for name in clause.by}
    assert actors - set(names()) == set()


def test_a_file_is_called_like_the_agreement_in_it():
    assert [coded(name).id for name in bundled()] == list(bundled())


def test_an_agreement_is_found_by_its_path_too():
    assert coded(CASES / "st-2014.yaml") == coded("st-2014")


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownName, match="did you mean 'af-1994'"):
        coded("af-1995")


def test_a_name_that_no_file_can_have_is_unknown():
    with pytest.raises(UnknownName):
        coded("x" * 5000)


def test_a_folder_is_no_coded_agreement(tmp_path):
    with pytest.raises(UnknownName):
        coded(tmp_path)


def test_outside_events_come_in_order_with_who_acted():
    days = [each.day.last for each in outside_events()]
    assert len(days) == 59
    assert days == sorted(days)
    assert all(
        each.title and each.actors and set(each.sources) <= set(sources()) for each in outside_events()
    )


def test_what_happened_meanwhile_is_about_the_parties_and_the_time_of_an_agreement():
    for agreement in all_coded():
        for each in meanwhile(agreement):
            assert each.day.last >= agreement.date_agreed.last
            assert agreement.date_ended is None or each.day.last <= agreement.date_ended.last
            assert set(each.actors) & set(agreement.parties)
    assert "Taepodong launch over Japan" in {each.title for each in meanwhile(coded("af-1994"))}
    assert meanwhile(coded("hk-2018")) == ()


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("id: [")
    with pytest.raises(AgreementError):
        coded(path)
