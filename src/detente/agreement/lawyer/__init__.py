"""WHAT WOULD A CRITICAL LAWYER SAY? Rules that read an agreement before it is signed.

The rules are functions in a dict; each is stated exactly in
docs/explanation/formulations/objections.md.
"""

from detente.agreement.lawyer.objection import SEVERITIES, Objection, Severity
from detente.agreement.lawyer.rules import RULES, objections

__all__ = ["RULES", "SEVERITIES", "Objection", "Severity", "objections"]
