"""What parties promise about each other's steps: guarantees, and payments in instalments."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from detente.scenario.expression import Always
from detente.scenario.kinds import Condition, Count, Frozen, Name
from detente.scenario.values import Lump, Number
from detente.scenario.words import UNREAD


class Guarantee(Frozen):
    """What happens when a party breaks its word while a step of others is in effect."""

    noun: ClassVar[str] = "a guarantee"
    once: dict[Name, Number] = Field(
        default={},
        description="party -> points it gets (negative: loses) as soon as the breach is noticed, once",
    )
    money: dict[Name, Lump] = Field(
        default={},
        description="party -> money it gets then (MUSD; negative: it pays), once, as from a deposit",
    )


class Payment(Frozen):
    """Money that one party pays another in instalments, as steps that the plan may take."""

    noun: ClassVar[str] = "a payment"
    stand_ins: ClassVar[dict[str, Any]] = {
        "from": UNREAD,
        "to": UNREAD,
        "tranche": "1 MUSD judgement",
        "most": 1,
    }
    payer: Name = Field(alias="from", description="party that pays")
    payee: Name = Field(alias="to", description="party that is paid")
    tranche: Lump = Field(description="money of one instalment (MUSD); only its likely value counts")
    most: Count = Field(
        ge=1, le=12, description="most instalments; each is a step NAME-1, NAME-2, ..., paid in this order"
    )
    title: str = Field(default="", description="what is paid for, in a few words")
    about: str = Field(default="", description="anything the reader should know")
    earliest: Count | None = Field(default=None, ge=1, description="first phase of an instalment")
    latest: Count | None = Field(default=None, ge=1, description="last phase of an instalment")
    requires: Condition = Field(
        default=Always, description="steps that must be in effect in a phase before the first instalment"
    )
