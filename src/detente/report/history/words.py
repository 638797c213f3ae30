"""How agreements fared, in sentences: plain, with counts, and with what cannot be known said first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.history.rates import was_in_force
from detente.report.words import share

if TYPE_CHECKING:
    from detente.history.coded import Clause, Coded
    from detente.history.rates import Rate
    from detente.history.score import Score, Scored
    from detente.report.history.findings import HistoryFindings, PredictFindings

MAIN = {
    ("kind", "hard"): "hard: somebody outside could check whether it was done",
    ("kind", "soft"): "soft: a statement of intent",
    ("dated", "yes"): "with a deadline",
    ("dated", "no"): "without a deadline",
    ("verification", "on_site"): "checked on the ground",
    ("verification", "from_afar"): "checked from afar: sensors, images, own means",
    ("verification", "by_record"): "checked by what is published or visible",
    ("verification", "none_agreed"): "no check agreed",
    ("verification", "to_be_agreed"): "check left to be agreed",
    ("providers", "one"): "one must act",
    ("providers", "two"): "two must act",
    ("providers", "many"): "three or more must act",
    ("reversibility", "fast"): "undone within two weeks",
    ("reversibility", "slow"): "undone within a year",
    ("reversibility", "years"): "undone in years, or never",
    ("reversibility", "irreversible-first"): "years or never to undo, for something easier to undo",
    ("exchange", "same-time"): "exchanged for something due at the same time",
    ("exchange", "unordered"): "exchanged, without saying what comes first",
    ("exchange", "none"): "nothing in return",
    ("precondition", "no"): "nothing must come first",
    ("precondition", "yes"): "something must come first",
    ("hold-up", "yes"): "due long after what was given for it",
    ("consent", "third-body"): "somebody who is no party must act or agree",
}
"""The values that are shown to people -> what they mean."""

FEATURES = {
    "kind": "What it promises",
    "dated": "Deadline",
    "verification": "Check",
    "providers": "Who must act",
    "reversibility": "Time to undo it",
    "exchange": "Exchange",
    "precondition": "Precondition",
    "hold-up": "Order",
    "consent": "Consent",
}

OUTCOMES = {
    "done": "done",
    "partly": "in part",
    "not_done": "not done",
    "reversed": "done, then undone",
    "not_applicable": "never in force",
}
"""What became of a clause, in words."""

CAVEATS = (
    (
        "The coder knew what became of each clause when coding its text, and steps outside a text were coded "
        "because they happened. So shares for clauses of the future are likely to be less extreme than these."
    ),
    (
        "These agreements were chosen, not drawn: eleven of the twelve are about the Korean Peninsula. A "
        "share is a count of what happened, not a cause: what is easy may be what gets a deadline."
    ),
    "Time to undo is coded as unknown mostly where nothing was ever done. Nothing can be read from that.",
)
"""What must be known before any of these numbers is used."""


def between(low: float, high: float) -> str:
    """An interval, such as '26 % to 52 %'."""
    return f"{share(low)} to {share(high)}"


def score(value: Scored) -> str:
    """A score with its interval, such as '0.175 (0.150 to 0.204)'."""
    return f"{value.value:.3f} ({value.low:.3f} to {value.high:.3f})".replace("-", "−")


def base(rate: Rate) -> str:
    """How all clauses fared."""
    return (
        f"Of {rate.n} clauses of {rate.agreements} agreements that were in force, {rate.carried_out} "
        f"({share(rate.share)}) were carried out at some time, on time or late; {rate.stands} "
        f"({share(rate.standing_share)}) were never undone. With so few agreements the share carried out "
        f"could as well be {between(rate.low, rate.high)}, and that never undone "
        f"{between(rate.stands_low, rate.stands_high)}."
    )


def left_out(found: HistoryFindings) -> str:
    """What the shares do not count."""
    out = [each for each in found.agreements if not was_in_force(each)]
    clauses = sum(len(each.steps) for each in out)
    return (
        f"Left out: {clauses} clauses of {len(out)} proposals and offers that never took effect "
        f"({', '.join(each.id for each in out)})."
    )


def verdict(found: Score) -> tuple[str, ...]:
    """Whether the model is worth asking, the base rate first."""
    told = [
        (
            f"Knowing nothing but the share carried out in the other agreements, the mean squared error "
            f"(Brier score) is {score(found.base_brier)}; saying one half of everything gives 0.25."
        )
    ]
    if found.is_better:
        told.append(
            f"From features of the text alone the model comes to {score(found.brier)}, which is better by "
            f"{score(found.gain)}."
        )
    else:
        told.append(
            f"The model comes to {score(found.brier)} and is no better than that beyond chance "
            f"({score(found.gain)}): use the share, not the model."
        )
    told.append(
        f"Its log-odds are stretched by {score(found.slope)} and shifted by {score(found.intercept)} against "
        f"what happened; 1 and 0 would be perfect."
    )
    told.append(
        f"Knowing instead which agreement a clause is in, and what became of its other clauses, gives "
        f"{score(found.own_brier)}: {share(found.alike)} of what differs lies between agreements, the rest "
        f"between clauses. After the model has had its say, {share(found.alike_after)} of what is left does."
    )
    return tuple(told)


def prediction(found: PredictFindings) -> tuple[str, ...]:
    """What is expected of an agreement, the base rate first."""
    n = len(found.chances)
    told = [f"{base(found.base)} By that share alone, {found.base.share * n:.1f} of {n} would be."]
    if found.score.is_better:
        told.append(
            f"The model, which has not seen this agreement, expects {found.expected:.1f} of {n}. On "
            f"agreements it had not seen its mean squared error was {score(found.score.brier)}, against "
            f"{score(found.score.base_brier)} for the share alone."
        )
    else:
        told.append(
            "The model is no better than that share on agreements it has not seen; its chances are shown all "
            "the same."
        )
    beyond = sum(bool(chance.beyond) for chance in found.chances)
    if beyond:
        told.append(f"For {beyond} of them it reaches beyond what it has seen; these are marked.")
    return tuple(told)


def how_it_ended(agreement: Coded) -> str:
    """When and why it ended, or that it did not."""
    if agreement.date_ended is None:
        return "not ended" if was_in_force(agreement) else "never in force"
    return f"{agreement.date_ended}: {agreement.end_cause}"


def what_became(clause: Clause) -> str:
    """What became of a clause, and when."""
    outcome = clause.outcome
    days = f" {outcome.date}" if outcome.date else ""
    if outcome.reversed_date:
        given_up = "given up" if outcome.status == "not_done" else "undone"
        days += f"{',' if days else ''} {given_up} {outcome.reversed_date}"
    name = "done" if outcome.status == "reversed" else OUTCOMES[outcome.status]
    return f"{name}{days}"
