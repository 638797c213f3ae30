"""The published description against the server: whatever is sent, what comes back is as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from tests.ledger.parties import AGREEMENT

EXAMPLES = 2
"""Of each kind for each operation; a hundred times as many were tried when the routes were written."""

BEYOND_FORMS = {
    "POST /api/v1/people": "a party's representative names the party, and a name has its own letters",
    "PUT /api/v1/people/{account}/password": "a password has 12 characters or more",
    "PUT /api/v1/people/{account}/agreements/{agreement}": "the recorder has to be one of the agreement",
    "POST /api/v1/agreements": "an entry has to be signed",
    "POST /api/v1/agreements/{agreement}/events": "an entry has to be signed",
    "POST /api/v1/agreements/{agreement}/replan": "the scenario has to be one",
    "PUT /api/v1/agreements/{agreement}/evidence/{digest}": "the content has to have that hash",
    "POST /api/v1/agreements/{agreement}/webhooks": "the address has to be a public one, with https",
}
"""Operation -> why what has the right form can still be refused."""

FEW = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
load_all_checks()
EVERY_CHECK = CHECKS.get_all()
FORM_ALONE = [check for check in EVERY_CHECK if check.__name__ != "positive_data_acceptance"]


def operations(world):
    """Every operation of the published description, with its name."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", world.app)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        yield operation.label, operation


def takes_something(operation):
    """Whether anything can be sent that would be wrong."""
    return bool(operation.body or [*operation.path_parameters, *operation.query, *operation.headers])


def ask(operation, mode, headers):
    """Send some requests that fit the description, or some that do not, and check what comes back."""
    checks = FORM_ALONE if operation.label in BEYOND_FORMS else EVERY_CHECK

    @seed(6)
    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        if mode == GenerationMode.POSITIVE and "agreement" in case.path_parameters:
            case.path_parameters["agreement"] = AGREEMENT.id
        case.call_and_validate(headers=headers, checks=checks)

    asked()


@pytest.mark.parametrize("who", ["secretary", None], ids=["the secretariat", "anonymous"])
def test_whatever_is_sent_is_answered_as_described(world, who):
    world.record("claimed", "north-1", commitment="freeze", visibility="party:north")
    headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who else {}
    for _, operation in operations(world):
        ask(operation, GenerationMode.POSITIVE, headers)
        if takes_something(operation):
            ask(operation, GenerationMode.NEGATIVE, headers)


def test_every_operation_that_refuses_more_than_forms_is_one(world):
    assert set(BEYOND_FORMS) <= {label for label, _ in operations(world)}
