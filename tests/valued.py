"""Small scenarios whose steps are worth what one says: a million dollars a year is one point a year."""

from detente.scenario import Scenario


def valued(worth, *, together=None, more=None, **changes):
    """A scenario from step -> party -> points a year; a step is taken by the parties under `by`.

    worth : step -> {"by": [party, ...], party: points, ...}; points may be text with a range.
    together : name -> {"steps": [step, ...], party: points, ...}. more : step -> further fields.
    Every step can be taken and dropped, unless `changes` say otherwise.
    """
    parties = sorted({party for entry in worth.values() for party in (*entry, *entry["by"]) if party != "by"})
    raw = {
        "detente": 1,
        "name": "valued",
        "title": "Steps of known worth",
        "unsourced": "judgement",
        "phase": "1 year",
        "phases": 3,
        "parties": {party: {"name": party.title(), "discount": "10 %"} for party in parties},
        "issues": {"peace": {"title": "Peace"}},
        "weights": {party: {"peace": 1} for party in parties},
        "money": {party: {"points_per_busd_year": 1000} for party in parties},
        "steps": {
            name: {
                "title": name.title(),
                "by": entry["by"],
                "reversible": {"within": "1 month"},
                "money": _money(entry),
                **(more or {}).get(name, {}),
            }
            for name, entry in worth.items()
        },
        "together": {
            name: {"title": name.title(), "steps": entry["steps"], "money": _money(entry)}
            for name, entry in (together or {}).items()
        },
    }
    return Scenario.of(raw | changes)


def _money(entry):
    return {name: f"{said} MUSD/yr" for name, said in entry.items() if name not in {"by", "steps"}}


def exchange(**changes):
    """Two steps in exchange: each costs its actor a point a year and gives the other three."""
    worth = {
        "freeze": {"by": ["north"], "north": -1, "south": 3},
        "relief": {"by": ["south"], "south": -1, "north": 3},
    }
    return valued(worth, **changes)
