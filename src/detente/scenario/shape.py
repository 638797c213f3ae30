"""Does each field hold what the model says? Every misfit at once, in the words of the file format."""

from __future__ import annotations

import copy
import functools
import math
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from detente.scenario.document import Finding, Path
from detente.scenario.jargon import fields_of, reworded
from detente.scenario.ordinal import left_out
from detente.scenario.words import UNREAD, nearest

M = TypeVar("M", bound=BaseModel)

ROUNDS = 10
"""How often what does not fit is set aside to see what else is wrong."""


def _stand_ins(model: type[BaseModel]) -> dict[str, Any]:
    """Field that is needed -> the most permissive content, which causes no further problem.

    Sections that are missing are taken as empty; other things with a missing field are left out.
    """
    found: dict[str, Any] = getattr(model, "stand_ins", {})
    return found


def fitted(model: type[M], data: dict[str, Any]) -> tuple[M | None, list[Finding]]:
    """The data as a model, and all that does not fit it.

    What does not fit is left out of the model, so that the rest can be looked at all the
    same; None if too little is left.
    """
    context = {"unsourced": data.get("unsourced")}
    whole, misfits = _tried(model, data, context)
    if model.__name__ == "Scenario":
        misfits += [_missing(path) for path in left_out(data)]
    if whole is not None and not misfits:
        return whole, []
    found: list[Finding] = []
    draft, rest = _draft_of(model), copy.deepcopy(data)
    for _ in range(ROUNDS):
        misplaced = [_Misfit(model, rest, misfit) for misfit in misfits]
        misplaced = [misfit for misfit in misplaced if not misfit.is_echo]
        found += _told(misplaced, {finding.path for finding in found})
        for misfit in misplaced:
            misfit.set_aside()
        whole, misfits = _tried(draft, rest, context)
        if whole is not None:
            return whole, found
    return None, found


def _tried(
    model: type[M], data: dict[str, Any], context: dict[str, Any]
) -> tuple[M | None, list[ErrorDetails]]:
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _missing(path: Path) -> ErrorDetails:
    """The complaint of a model about a field that it needs."""
    return {"type": "missing", "loc": path, "msg": "", "input": None}


@functools.cache
def _draft_of(model: type[M]) -> type[M]:
    """The model with every required field made optional, and with stand-ins for what is not said."""
    fields: dict[str, Any] = {}
    stand_ins = _stand_ins(model)
    for name, info in model.model_fields.items():
        if info.is_required() or name in stand_ins:
            kind: Any = Annotated[info.annotation, *info.metadata, Field(alias=info.alias)]
            fields[name] = (kind, stand_ins.get(name, {}))
    return create_model("Draft", __base__=model, **fields)


def _told(misfits: list[_Misfit], known: set[Path]) -> list[Finding]:
    """The misfits in words, one for each path that is not known yet."""
    # A misspelt field is one problem, not two: the field it was meant to be is not missing.
    meant = {(*misfit.path[:-1], misfit.meant) for misfit in misfits if misfit.meant}
    found: dict[Path, Finding] = {}
    # What a part lacks because something in it was set aside is no problem of its own.
    around = {path[:length] for path in known for length in range(1, len(path))}
    for misfit in misfits:
        if misfit.path not in known | meant and not (misfit.is_of_a_whole and misfit.path in around):
            found.setdefault(misfit.path, misfit.told())
    return list(found.values())


class _Misfit:
    """One complaint of the model about the data, with the path in the data that it is about."""

    def __init__(self, model: type[BaseModel], data: dict[str, Any], details: ErrorDetails) -> None:
        self.details = details
        self.about_key = details["loc"][-1:] == ("[key]",)
        self.owner: type[BaseModel] | None = None
        self.around: list[Any] = []
        self.path: Path = ()
        self.raw: Any = data
        self._walk(model, details["loc"])

    def _walk(self, annotation: Any, loc: tuple[int | str, ...]) -> None:
        """Follow the location in the data; parts that name a branch of the model are passed over."""
        for position, part in enumerate(loc):
            last = position == len(loc) - 1
            there = _holds(self.raw, part)
            if not there and not (last and self.details["type"] == "missing"):
                continue
            annotation = _branch(annotation, self.raw)
            is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
            self.owner = annotation if is_model else None
            self.around.append(self.raw)
            self.path = (*self.path, part)
            self.raw = self.raw[part] if there else None
            annotation = _inner(annotation, part)

    @property
    def is_echo(self) -> bool:
        """Whether it only repeats another complaint: of another branch, or of lost entries."""
        least = self.details.get("ctx", {}).get("min_length", math.inf)
        long_enough = isinstance(self.raw, list | dict) and len(self.raw) >= least
        return "literal[False]" in self.details["loc"] or long_enough

    @property
    def is_of_a_whole(self) -> bool:
        """Whether the model objects to how the fields of a part go together."""
        return self.details["type"] == "value_error"

    @property
    def meant(self) -> str | None:
        """For a misspelt field: the one that was probably meant."""
        if self.details["type"] != "extra_forbidden" or self.owner is None:
            return None
        return nearest(str(self.path[-1]), fields_of(self.owner))

    def told(self) -> Finding:
        """The complaint in the words of the file format."""
        raw = self.path[-1] if self.about_key else self.raw
        at_key = self.about_key or self.details["type"] == "extra_forbidden"
        name = str(self.path[-1]) if self.path else ""
        return Finding(self.path, reworded(self.details, raw, name, self.owner), at_key=at_key)

    def set_aside(self) -> None:
        """Take what does not fit out of the data, or put a stand-in where something must be."""
        if not self.around:
            return
        inside, part = self.around[-1], self.path[-1]
        stand_ins = _stand_ins(self.owner) if self.owner else {}
        if isinstance(part, int):
            inside[part] = UNREAD
        elif self.details["type"] != "missing":
            inside.pop(part, None)
        elif part in stand_ins:
            inside[part] = stand_ins[part]
        elif len(self.around) > 1:
            self.around[-2].pop(self.path[-2], None)


def _holds(raw: Any, part: int | str) -> bool:
    if isinstance(raw, dict):
        return part in raw
    return isinstance(raw, list) and isinstance(part, int) and part < len(raw)


def _branch(annotation: Any, raw: Any) -> Any:
    """Of the types a value may have, the one that can hold the entries of `raw`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    kinds = [_branch(kind, raw) for kind in get_args(annotation)]
    fitting = [kind for kind in kinds if (get_origin(kind) is tuple) == isinstance(raw, list)]
    return next(kind for kind in [*fitting, *kinds] if kind is not NoneType)


def _inner(annotation: Any, part: int | str) -> Any:
    """The type of what stands under `part` in a value of the given type; Any if that is open."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return next((info.annotation for name, info in fields if part in {name, info.alias}), Any)
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    return get_args(annotation)[0] if get_origin(annotation) is tuple else Any
