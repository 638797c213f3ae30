"""The public part of alerts as a feed: Atom, RFC 4287."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from detente.ledger.alerts import is_visible
from detente.report.standing.answers import moment
from detente.report.standing.words import StandingWords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from detente.ledger.alerts import Alert
    from detente.ledger.standing import Standing

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "detente.invalid"
"""Whose names they are, if nothing is said: a name that nobody can own (RFC 2606)."""


@dataclass(frozen=True)
class Publication:
    """Who publishes a feed, and from what.

    authority : domain name of who publishes it, part of the ids (tag URIs, RFC 4151), which never change.
    address : where the feed itself is to be found. hidden : how many entries it was worked out without.
    """

    authority: str = AUTHORITY
    address: str = ""
    hidden: int = 0

    @property
    def about(self) -> str:
        """What is in it, and what is not."""
        said = "What falls due, was missed or is disputed; what everybody may see"
        if not self.hidden:
            return said
        entries = "1 entry that is" if self.hidden == 1 else f"{self.hidden} entries that are"
        return f"{said}. Worked out without {entries} not open to everybody and may tell otherwise"


def feed(
    standing: Standing, alerts: Iterable[Alert], today: date, published: Publication = Publication()
) -> str:
    """The alerts that everybody may see on a day, the last first, as an Atom document."""
    words, agreement = StandingWords(standing), standing.agreement
    public = sorted(
        (each for each in alerts if is_visible(each, today)),
        key=lambda each: (each.changed, each.uid),
        reverse=True,
    )
    begin = standing.in_force or standing.on
    changed = public[0].changed if public else datetime.combine(begin, time(), UTC)
    name = f"tag:{published.authority},{_year(standing):04}:{agreement.id}"
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _put(root, "id", name)
    _put(root, "title", agreement.title)
    _put(root, "subtitle", published.about)
    _put(root, "updated", moment(changed) or "")
    _put(ET.SubElement(root, "author"), "name", f"Record of {agreement.title}")
    if published.address:
        ET.SubElement(root, "link", {"rel": "self", "href": clean(published.address)})
    for alert in public:
        entry = ET.SubElement(root, "entry")
        _put(entry, "id", f"{name}/{alert.uid}")
        _put(entry, "title", f"{alert.day}: {words.alert(alert)}")
        _put(entry, "updated", moment(alert.changed) or "")
        row = standing.by_id[alert.commitment]
        _put(entry, "content", f"{words.owed(row)}. {alert.reason}.").set("type", "text")
        ET.SubElement(entry, "category", {"term": alert.what})
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _put(parent: ET.Element, tag: str, text: str) -> ET.Element:
    """A child with text; what is markup in the text is escaped when it is written."""
    child = ET.SubElement(parent, tag)
    child.text = clean(text)
    return child


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def _year(standing: Standing) -> int:
    """A year in which the names were given, as RFC 4151 asks: that of the signature."""
    signed = standing.agreement.signed
    return signed.last.year if signed else standing.on.year
