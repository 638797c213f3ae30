"""Planning again from where an agreement stands, for those who have a part in it."""

from __future__ import annotations

import json
import time
from threading import Lock
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from detente.scenario import bundle
from detente.scenario.read import read_text
from detente.web.callers import Visiting
from detente.web.forms.replan import ReplanAsked
from detente.web.problems import Problem
from detente.workflow.standing import Record

if TYPE_CHECKING:
    from detente.scenario import Scenario

router = APIRouter(prefix="/agreements/{agreement}", tags=["replan"])

_AT_WORK = Lock()
"""A plan takes both hands of the machine: one at a time."""


@router.post(
    "/replan",
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    response_class=Response,
)
def replan(asked: ReplanAsked, visit: Visiting) -> Response:
    """The best roadmap from here, the old one repaired, and what a breakdown would cost each party.

    It is worked out from what the reader may see of the record, and nothing of it is kept.
    """
    visit.must("replan", "standing:read")
    if not _AT_WORK.acquire(blocking=False):
        raise Problem("too-many-requests", "another plan is being made", headers={"Retry-After": "30"})
    try:
        plain = _planned(asked, visit)
    finally:
        _AT_WORK.release()
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(plain, ensure_ascii=False), media_type="application/json", headers=headers)


def _planned(asked: ReplanAsked, visit: Visiting) -> dict[str, Any]:
    # What plans is loaded by the first who asks for a plan; a server that only keeps records never needs it.
    from detente.report.replan.answers import answer
    from detente.workflow import replan as verbs
    from detente.workflow.settlement import Wish

    record = Record(
        visit.shelf.ledger.agreement(), tuple(visit.shelf.seen_by(visit.reader, visit.caller.today))
    )
    wanted = verbs.Asked(asked.on or visit.caller.today, ahead=asked.phases, trust_claims=asked.trust_claims)
    wish = Wish.within(asked.seconds, time.perf_counter, asked.objective)
    return answer(verbs.replan_record(_scenario(asked.scenario), record, wanted, wish))


def _scenario(said: str) -> Scenario:
    """The scenario that is meant; a name is never taken for a path on the server. Raises ScenarioError."""
    from detente.workflow.cases import load

    return load(said).scenario if said in bundle.bundled() else read_text(said, "scenario")
