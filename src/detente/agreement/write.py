"""An agreement as plain data, and as the text of a file; reading either gives an equal agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.scenario.write import text_of

if TYPE_CHECKING:
    from detente.agreement.model import Agreement


def as_plain(agreement: Agreement) -> dict[str, Any]:
    """What JSON can hold, in the form of the file; defaults are left out."""
    return agreement.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def as_text(agreement: Agreement) -> str:
    """The agreement as a YAML file."""
    return text_of(as_plain(agreement))
