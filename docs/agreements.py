"""The reference page on the agreement file."""  # noqa: INP001 - as generate.py

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.agreement import model
from detente.scenario.model import Source
from docs import fields

if TYPE_CHECKING:
    from pydantic import BaseModel

HEAD = """# The agreement file

An agreement says who owes what to whom, by when, verified how, and in return for what. It is one YAML file,
or a folder of `*.yaml` files that are read as one. `detente sign` drafts one from a roadmap; [checking an
agreement](../how-to/check-an-agreement.md) shows how to go on from there. This page lists every field.

Names (ids) of parties, bodies, events and commitments are chosen by you: letters, digits and hyphens,
beginning with a letter. A field that is not listed here is an error, so that no misspelling goes unnoticed.
`detente schema agreement` prints the JSON Schema.

```yaml
detente-agreement: 1
id: oil-for-a-freeze
title: Oil for a freeze
signed: 2027-03-01
parties:
  north: {name: North}
  south: {name: South}
bodies:
  agency: {name: Inspection agency}
commitments:
  freeze:
    text: Shut the plant at the river
    by: [north]
    to: [south]
    kind: hard
    due: {on: 2027-04-30}
    verification: {mode: third_party_onsite, by: [agency], takes: 20 days, done_when: seals are in place}
    reversible: 60 days
    on_breach: {suspend: [oil], notice: 14 days}
  oil:
    text: Deliver 1000 tonnes of oil
    by: [south]
    to: [north]
    kind: hard
    due: {within: 60 days, of: freeze}
    requires: [freeze]
    in_return_for: [freeze]
    verification: {mode: administrative_record, takes: 10 days, done_when: the bill of lading says so}
    reversible: 7 days
    on_breach: {suspend: [freeze], notice: 14 days}
```

At most 2000 commitments that name each other 20,000 times in all, 10 MB, and 30 levels of nesting.

## Dates

A date is a day (`1994-10-21`), or a month (`1994-10`) or a year (`1994`) of which the day is not known. A
month or a year counts as its last day: by then whatever happened in it has certainly happened, and a
deadline in it has certainly passed.

## Spans

A span of time is a whole number of days, weeks, months or years: `90 days`, `3 months`. Months are those of
the calendar: a month after 31 January is 28 or 29 February. Where spans have to be compared, a month counts
as 30.44 days.

## Fingerprint

The fingerprint of an agreement is the SHA-256 of its canonical form: the content of the file, without what
is left at its default, as JSON in the form of RFC 8785. Comments, the order of fields, and how YAML is laid
out do not change it; a changed word does.

## Ways of checking

| mode | meaning |
|---|---|"""

MODES = {
    "third_party_onsite": "a body outside the parties is on the ground",
    "bilateral_onsite": "the other party is on the ground",
    "mutual_inspection": "each side inspects the other",
    "tripartite": "a joint mechanism with a third party",
    "national_means": "each side's own sensors or intelligence",
    "remote_technical": "shared or international sensors, such as seismic stations",
    "satellite": "commercial or national imagery",
    "public_observation": "the press or the public can see it",
    "administrative_record": "a published legal act, a shipping paper, a bank receipt",
    "document_check": "declarations and records are reviewed",
    "declaration": "the word of those who owe it",
    "to_be_agreed": "left open in the text",
    "none_agreed": "no check is foreseen",
}
"""What each way of checking means."""

SECTIONS: list[tuple[type[BaseModel], str]] = [
    (model.Agreement, "These are the top-level entries of the file."),
    (model.Signatory, "One entry for each id under `parties`."),
    (model.Body, "One entry for each id under `bodies`."),
    (model.Stage, "One entry for each phase, in order, under `phases`."),
    (model.Commitment, "One entry for each id under `commitments`."),
    (model.Due, "Stands under `due` of a commitment, or of a version."),
    (model.Verified, "Stands under `verification` of a commitment."),
    (model.Breach, "Stands under `on_breach` of a commitment."),
    (model.Reading, "One entry for each party with a text of its own, under `versions` of a commitment."),
    (Source, "One entry for each id under `sources`."),
]


def agreement_format() -> str:
    """The page on the agreement file."""
    lines = [
        fields.GENERATED,
        "",
        HEAD,
        *(f"| `{mode}` | {meaning} |" for mode, meaning in MODES.items()),
        "",
    ]
    for owner, where in SECTIONS:
        lines += fields.section(owner, where)
    return "\n".join(lines).rstrip() + "\n"
