"""What is sent and answered where somebody plans again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from detente.web.forms.base import Asked


class ReplanAsked(Asked):
    """From which scenario to plan, as of which day, for how long."""

    scenario: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1_000_000,
            description="name of a bundled scenario, or the text of a scenario file; it is not kept",
        ),
    ]
    on: Annotated[date | None, Field(strict=False, description="the day from which to plan; today")] = None
    objective: Annotated[
        Literal["fair", "sure", "total", "fast"], Field(description="what is sought of a roadmap")
    ] = "fair"
    seconds: Annotated[float, Field(ge=0, le=30, description="how long to look")] = 9.0
    phases: Annotated[int | None, Field(ge=1, le=40, description="phases to plan, this one included")] = None
    trust_claims: Annotated[bool, Field(description="take what is claimed for done")] = False
