import pytest

from detente.errors import UnknownName
from detente.scenario import bundle, find, read, read_roadmap
from detente.scenario.bundle import bundled, find_project, find_proposal, projects, proposals


@pytest.fixture
def cases(tmp_path, monkeypatch):
    for name in ("korea", "cyprus"):
        (tmp_path / name / "proposals").mkdir(parents=True)
        (tmp_path / name / "scenario.yaml").write_text("detente: 1")
    (tmp_path / "cyprus" / "proposals" / "annan.yaml").write_text("detente-roadmap: 1")
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(bundle, "CASES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_scenario_can_be_read(name):
    assert read(find(name)).name == name


@pytest.mark.parametrize("name", bundled())
def test_every_proposal_that_comes_with_a_scenario_can_be_read(name):
    for proposal in proposals(name):
        assert read_roadmap(find_proposal(name, proposal)).scenario == name


def test_bundled_scenarios_are_found_by_name(cases):
    assert bundled() == ("cyprus", "korea")
    assert find("korea") == cases / "korea"


def test_published_conflicts_are_found_by_the_name_of_their_file(cases):
    folder = cases / "published" / "hipel-2003"
    folder.mkdir(parents=True)
    for name in ("chicken", "korea"):
        (folder / f"{name}.yaml").write_text("detente: 1")
    assert bundled() == ("chicken", "cyprus", "korea")
    assert find("chicken") == folder / "chicken.yaml"
    assert find("korea") == cases / "korea"
    assert proposals("chicken") == ()
    for none in ("published", "hipel-2003"):
        with pytest.raises(UnknownName, match="bundled scenarios are: chicken, cyprus, korea"):
            find(none)


def test_no_two_scenarios_that_come_with_the_program_have_one_name():
    files = [file.stem for file in bundle.CASES.glob("published/*/*.yaml")]
    folders = [folder.name for folder in bundle.CASES.iterdir() if any(folder.glob("*.yaml"))]
    assert sorted(files + folders) == list(bundled())


def test_other_scenarios_are_found_by_path(cases):
    path = cases / "korea" / "scenario.yaml"
    assert find(path) == path
    assert find(str(path)) == path


@pytest.mark.usefixtures("cases")
def test_a_misspelt_name_gets_the_nearest_one_and_the_list():
    with pytest.raises(UnknownName, match=r"'koera' is neither .* did you mean 'korea'\? .* cyprus, korea"):
        find("koera")


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("name", ["", "zzz", "a\0b", "x" * 5000])
def test_any_other_name_gets_the_list(name):
    with pytest.raises(UnknownName, match="bundled scenarios are: cyprus, korea"):
        find(name)


def test_proposals_lie_beside_their_scenario(cases):
    file = cases / "cyprus" / "proposals" / "annan.yaml"
    assert proposals("cyprus") == ("annan",)
    assert proposals("korea") == ()
    assert find_proposal("cyprus", "annan") == find_proposal("korea", file) == file
    assert find_proposal(cases / "cyprus" / "scenario.yaml", "annan") == file


@pytest.mark.usefixtures("cases")
def test_an_unknown_proposal_gets_the_list():
    with pytest.raises(UnknownName, match="proposals of the scenario are: annan"):
        find_proposal("cyprus", "zzz")
    with pytest.raises(UnknownName, match="there are no proposals of the scenario"):
        find_proposal("korea", "annan")


def test_projects_lie_beside_their_scenario(cases):
    file = cases / "korea" / "projects" / "power.yaml"
    file.parent.mkdir()
    file.write_text("detente-project: 1")
    assert projects("korea") == ("power",)
    assert projects("cyprus") == ()
    assert find_project("korea", "power") == find_project("cyprus", file) == file
    assert find("korea") == cases / "korea"
    with pytest.raises(UnknownName, match=r"'powre' is .* did you mean 'power'"):
        find_project("korea", "powre")
    with pytest.raises(UnknownName, match="there are no projects of the scenario"):
        find_project("cyprus", "power")
