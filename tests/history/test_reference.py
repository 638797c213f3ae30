"""The reference page of the coded form leaves out no field and no code."""

from pathlib import Path
from typing import get_args

import pytest

from detente.agreement.model import Mode
from detente.history import coded as form
from detente.history.bundle import ABOUT, all_coded
from detente.scenario.read import document_at

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "coded-agreements.md").read_text()
MODELS = (form.Coded, form.Period, form.Clause, form.Checked, form.Undoing, form.Outcome, form.Levels)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_explained(model):
    assert [name for name in model.model_fields if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("codes", [Mode, form.Status, form.Speed])
def test_every_code_is_explained(codes):
    assert [code for code in get_args(codes) if f"`{code}`" not in PAGE] == []


@pytest.mark.parametrize("section", ["kinds", "issues"])
def test_every_kind_and_issue_of_the_vocabulary_is_listed(section):
    codes = document_at(ABOUT / "vocab.yaml").data[section]
    assert [code for code in codes if f"`{code}`" not in PAGE] == []


def test_every_bundled_agreement_is_listed_with_its_clauses():
    for agreement in all_coded():
        assert f"| `{agreement.id}` | {agreement.title} | {len(agreement.steps)} |" in PAGE
