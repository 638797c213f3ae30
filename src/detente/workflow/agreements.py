"""The verb check for agreements: read one as a critical lawyer, beside how such clauses fared."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.agreement import read as reading
from detente.agreement.differences import differences
from detente.agreement.lawyer import objections
from detente.agreement.write import as_plain
from detente.history import bundle
from detente.history.rates import fared, overall
from detente.history.replay import agreement_of
from detente.ledger.canonical import fingerprint
from detente.report.agreement.findings import CheckFindings, Objected

if TYPE_CHECKING:
    from detente.agreement import Agreement


def is_agreement(name: str) -> bool:
    """Whether a name is that of an agreement: a file or folder that says so, or a bundled coded one."""
    return bundle.is_bundled(name) or reading.is_agreement(name)


def agreement_named(name: str) -> Agreement:
    """An agreement in a file, or a bundled coded one by its name. Raises AgreementError."""
    return agreement_of(bundle.coded(name)) if bundle.is_bundled(name) else reading.read_agreement(name)


def check_agreement(agreement: Agreement) -> CheckFindings:
    """Everything a critical lawyer objects to, with how such clauses fared in coded agreements."""
    found = objections(agreement)
    kinds = {each.like: fared(*each.like) for each in found if each.like}
    return CheckFindings(
        agreement=agreement,
        objected=tuple(Objected(each, kinds[each.like] if each.like else None) for each in found),
        differences=differences(agreement),
        overall=overall(),
        fingerprint=fingerprint(as_plain(agreement)),
        version=version("detente"),
    )
