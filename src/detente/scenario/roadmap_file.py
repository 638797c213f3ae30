"""A roadmap as somebody wrote it down: which step starts in which phase."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from detente.scenario.kinds import Name
from detente.scenario.model import Source
from detente.scenario.words import UNREAD, shown


def _numbered(raw: Any) -> Any:
    """Take a list of lists as phases 1, 2, 3 and so on; the keys of a mapping are phase numbers."""
    return dict(enumerate(raw, 1)) if isinstance(raw, list | tuple) else raw


def _phase_number(raw: Any) -> Any:
    if str(raw) not in map(str, range(1, PHASE_LIMIT + 1)):
        raise ValueError(f"{shown(raw)} is not a phase; phases are whole numbers from 1 to {PHASE_LIMIT}")
    return int(raw)


PHASE_LIMIT = 40
PhaseNumber = Annotated[int, BeforeValidator(_phase_number)]


def _kind_of_sources(raw: Any) -> str:
    return "own" if isinstance(raw, dict) else "ids"


Ids = Annotated[tuple[str, ...], Tag("ids")]
OwnSources = Annotated[dict[str, Source], Tag("own")]


class RoadmapFile(BaseModel):
    """A roadmap to be judged. Whether its steps exist, and fit, is for the judge to say."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    noun: ClassVar[str] = "a roadmap"
    stand_ins: ClassVar[dict[str, Any]] = {"format": 1, "name": UNREAD, "scenario": UNREAD}

    format: Literal[1] = Field(alias="detente-roadmap", description="version of the file format")
    name: Name = Field(description="short name, used for folders of results")
    title: str = Field(default="", description="one line for headings")
    about: str = Field(default="", description="who proposed it, and how it was turned into phases")
    scenario: Name = Field(description="name of the scenario whose steps are used")
    sources: Annotated[Ids | OwnSources, Discriminator(_kind_of_sources)] = Field(
        default=(), description="ids under the scenario's `sources`, or sources of its own"
    )
    phases: Annotated[dict[PhaseNumber, tuple[str, ...]], BeforeValidator(_numbered)] = Field(
        description="phase number -> steps that start in it; or a list of such lists, from phase 1 on"
    )

    @property
    def starts(self) -> dict[str, int]:
        """Step -> the phase in which it starts, in the order of the file's phases."""
        return {step: phase for phase, steps in sorted(self.phases.items()) for step in steps}
