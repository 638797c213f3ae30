"""What holds of every project file of the Korean case alike."""

import re
from pathlib import Path

import pytest

import detente.scenario
from detente.projects.read import read_project
from detente.scenario import read
from detente.scenario.values import JUDGEMENT

CASE = Path(detente.scenario.__file__).parent / "cases" / "korea"
NAMES = ("gas", "power", "rail")


@pytest.fixture(scope="module")
def korea():
    return read(CASE)


@pytest.fixture(scope="module", params=NAMES)
def project(request):
    return read_project(CASE / "projects" / f"{request.param}.yaml")


def test_every_number_is_sourced_or_marked_as_a_judgement_and_every_source_is_used(project):
    cited = {source for _, value in project.values() for source in value.source}
    cited |= {source for link in project.links.values() for source in link.sources}
    assert cited - {JUDGEMENT} == set(project.sources)
    assert all(value.source for _, value in project.values())


def test_sources_that_the_scenario_knows_too_have_its_titles(korea, project):
    shared = set(korea.sources) & set(project.sources)
    assert shared
    for name in shared:
        assert project.sources[name].title == korea.sources[name].title
        assert str(project.sources[name].year) == str(korea.sources[name].year)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_calls_a_party_right_or_wrong(name):
    loaded = re.compile(
        r"\b(regime change|rogue|so-called|provocations?|aggressor|guilty|deserves?)\b", re.IGNORECASE
    )
    for path in (CASE / "projects" / f"{name}.yaml", CASE / "projects" / f"README-{name}.md"):
        text = path.read_text(encoding="utf-8").split("\nsources:\n")[0]
        assert not loaded.search(text), path
