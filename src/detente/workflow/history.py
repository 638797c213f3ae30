"""The verb history: how agreements of each kind fared, one agreement, or what to expect of another."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from detente.agreement.read import is_agreement, read_agreement
from detente.errors import MissingExtra
from detente.history.bundle import all_coded, coded, is_bundled, meanwhile, sources
from detente.history.features import FEATURES
from detente.history.fit import chances, learn
from detente.history.rates import cases, overall, rates_of
from detente.history.score import scored
from detente.report.history.findings import (
    CaseFindings,
    Clauses,
    HistoryFindings,
    Learned,
    PredictFindings,
)
from detente.report.history.page import page
from detente.scenario.model import Source
from detente.scenario.write import save

if TYPE_CHECKING:
    from detente.agreement.model import Agreement
    from detente.history.coded import Coded
    from detente.history.fit import Chance

PAGE = "history.html"


def history(seed: int = 0) -> HistoryFindings:
    """How all coded agreements fared, with the model if its extra is installed."""
    found = all_coded()
    return HistoryFindings(
        agreements=found,
        base=overall(),
        rates={feature: rates_of(feature) for feature in FEATURES},
        learned=_learned(seed),
        sources=cited(*found),
        version=version("detente"),
    )


def history_of(name: str) -> CaseFindings:
    """How one coded agreement fared: a bundled one by name, any other by path.

    Raises UnknownName or AgreementError.
    """
    found = coded(name)
    return CaseFindings(found, cited(found), _chances(found), meanwhile(found), version("detente"))


def predicted(name: str, seed: int = 0) -> PredictFindings:
    """What to expect of an agreement, coded or a draft, that the model has not seen.

    Raises UnknownName, AgreementError, or MissingExtra where the model's extra is not installed.
    """
    told = read_agreement(name) if _is_draft(name) else coded(name)
    kept = [case for case in cases() if case.agreement != told.id]
    return PredictFindings(
        _clauses(told), chances(told, learn(kept)), overall(), scored(seed=seed), version("detente")
    )


def written(found: HistoryFindings, folder: Path) -> HistoryFindings:
    """The findings, once their page lies in a folder."""
    text = page(found)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / PAGE, text)
    return replace(found, report=str(folder / PAGE))


def cited(*agreements: Coded) -> dict[str, Source]:
    """The sources that coded agreements name, by id; what is not known goes by its id."""
    known = sources()
    named = {name for each in agreements for name in each.sources}
    named |= {name for each in agreements for clause in each.steps for name in clause.sources}
    return {name: known.get(name, Source(title=name)) for name in sorted(named)}


def _learned(seed: int) -> Learned | None:
    try:
        return Learned(learn(), scored(seed=seed))
    except MissingExtra:
        return None


def _chances(found: Coded) -> tuple[Chance, ...]:
    try:
        return chances(found)
    except MissingExtra:
        return ()


def _is_draft(name: str) -> bool:
    return not is_bundled(name) and Path(name).exists() and is_agreement(name)


def _clauses(told: Agreement | Coded) -> Clauses:
    if hasattr(told, "commitments"):
        return Clauses(told.id, told.title, {name: each.text for name, each in told.commitments.items()})
    return Clauses(told.id, told.title, {clause.id: clause.title for clause in told.steps})
