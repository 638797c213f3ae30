"""What all forms share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Asked(BaseModel):
    """What somebody sends: nothing that is not named is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Told(BaseModel):
    """What the server answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 as hex")]


class Problem(Told):
    """What went wrong, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: str = Field(description="which class of problem; GET /api/v1/problems lists them")
    title: str = Field(description="the class in words")
    status: int = Field(description="status of the answer")
    detail: str = Field(default="", description="what it was this time, and the way out")
    reason: str = Field(default="", description="of a refusal: one word for programs")


class WrongField(Told):
    """A part of a request that has the wrong form."""

    where: str
    message: str


class ProblemKind(Told):
    """A class of problems."""

    type: str
    title: str
    status: int


class Health(Told):
    """That the server is there, and can reach its store."""

    status: str = Field(description="`ok`")
    agreements: int = Field(description="how many ledgers there are")
