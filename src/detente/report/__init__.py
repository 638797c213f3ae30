"""Results as prose and pictures."""

from detente.report.answers import answer
from detente.report.findings import Compared, Findings, Flip, Search
from detente.report.page import page
from detente.report.terminal import render

__all__ = ["Compared", "Findings", "Flip", "Search", "answer", "page", "render"]
