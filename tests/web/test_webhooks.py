"""Messages to subscribers: of what they may see, signed, into no private network, until they arrive."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import NotAllowed
from detente.people.hooks import Delivery, Errand
from detente.web.webhooks.addresses import is_public, resolve, target_of
from detente.web.webhooks.sending import PAUSES, deliver, poster
from detente.web.webhooks.signing import FRESH, HEADER, is_ours, signature
from detente.web.webhooks.telling import SUBJECTS, pump
from tests.ledger.parties import AGREEMENT, NOW

AT = f"/api/v1/agreements/{AGREEMENT.id}/webhooks"
URL = "https://example.org/in"
PUBLIC = "93.184.216.34"


def public(_host, _port):
    return (PUBLIC,)


class Inbox:
    """Takes messages; answers as it is told."""

    def __init__(self, *statuses):
        self.statuses, self.got = list(statuses), []

    def __call__(self, url, body, headers):
        self.got.append((url, body, headers))
        status = self.statuses.pop(0) if self.statuses else 200
        if isinstance(status, Exception):
            raise status
        return status

    @property
    def said(self):
        return [json.loads(body) for _, body, _ in self.got]


@pytest.fixture
def told(world):
    """A world in which names lead to a public address."""
    world.app.state.registry = world.registry = replace(world.registry, look_up=public)
    return world


def subscribe(world, name="north", **more):
    answer = world.client(name).post(AT, json={"url": URL, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_subscriber_is_told_of_what_comes_and_can_check_that_it_is_ours(told):
    told.record("noted", "desk", note="before")
    hook = subscribe(told)
    told.record("claimed", "north-1", commitment="freeze", note="after")
    inbox = Inbox()
    assert pump(told.registry, inbox) == 1
    (url, body, headers), (said,) = inbox.got[0], inbox.said
    assert url == URL
    assert (said["agreement"], said["kind"], said["entry"]["content"]["note"]) == (
        "ice-accord",
        "claimed",
        "after",
    )
    assert is_ours(hook["secret"], body, headers[HEADER], NOW)
    assert pump(told.registry, inbox) == 0
    (done,) = told.client("north").get(f"{AT}/{hook['id']}/deliveries").json()
    assert (done["subject"], done["attempts"], done["answer"], done["due"]) == ("entry 2", 1, "200", None)


def test_a_subscriber_is_told_only_what_they_may_see_and_asked_for(told):
    subscribe(told, "north", kinds=["noted"])
    subscribe(told, "secretary")
    for visibility in ("all", "party:south", "party:north"):
        told.record("noted", "desk", note=visibility, visibility=visibility)
    told.record("claimed", "north-1", commitment="freeze")
    inbox = Inbox()
    pump(told.registry, inbox)
    notes = [said["entry"]["content"]["note"] for said in inbox.said]
    assert sorted(notes) == sorted(["all", "party:north", "all", "party:south", "party:north", ""])


def test_alerts_are_told_once_each(told):
    subscribe(told, kinds=["alert:missed"])
    inbox = Inbox()
    told.clock.on(days=100)
    for _ in range(3):
        pump(told.registry, inbox)
        told.clock.on(days=1)
    assert [said["kind"] for said in inbox.said] == ["alert:missed"]
    assert inbox.said[0]["alert"]["commitment"] == "freeze"


def test_who_was_let_out_is_told_nothing_more(told):
    subscribe(told)
    told.record("noted", "desk", note="waiting", visibility="parties")
    assert pump(told.registry, Inbox(500)) == 1
    accounts = told.registry.desk.accounts
    accounts.withdraw(accounts.one("north").id, AGREEMENT.id)
    told.clock.on(days=1)
    inbox = Inbox()
    assert pump(told.registry, inbox) == 0
    assert told.registry.hooks.all() == ()


def test_what_does_not_arrive_is_tried_again_and_given_up_in_the_end(told):
    hook = subscribe(told, kinds=["noted"])
    told.record("noted", "desk")
    answers = [503, OSError("no answer"), NotAllowed("moved into a private network"), 301, 404, 500, 500]
    inbox = Inbox(*answers)
    for pause in PAUSES:
        assert pump(told.registry, inbox) == 1
        told.clock.time += pause - timedelta(seconds=1)
        assert pump(told.registry, inbox) == 0
        told.clock.on(seconds=1)
    assert pump(told.registry, inbox) == 1
    told.clock.on(days=30)
    assert pump(told.registry, inbox) == 0
    (given_up,) = told.registry.hooks.deliveries(hook["id"], 9)
    assert (given_up.attempts, given_up.due, given_up.done, given_up.answer) == (7, None, None, "500")


ERRAND = Errand(Delivery(1, "h", "entry 1", "{}"), URL, "s")


@pytest.mark.parametrize(
    ("answer", "word", "again"),
    [
        (200, "200", False),
        (204, "204", False),
        (410, "410", False),
        (302, "302", True),
        (500, "500", True),
        (OSError(), "unreachable", True),
        (NotAllowed("x"), "forbidden", True),
    ],
    ids=str,
)
def test_what_became_of_a_message_is_said_in_a_word(answer, word, again):
    (found,) = deliver([ERRAND], Inbox(answer), NOW)
    assert (found.answer, found.due is not None, found.attempts) == (word, again, 1)
    assert (found.done is not None) == (word in {"200", "204"})


@given(st.text(), st.binary(), st.integers(-400, 400))
def test_a_signature_is_good_for_its_secret_its_body_and_a_few_minutes(secret, body, seconds):
    header = signature(secret, body, NOW)
    then = NOW + timedelta(seconds=seconds)
    assert is_ours(secret, body, header, then) == (abs(seconds) <= FRESH.total_seconds())
    assert not is_ours(secret + "x", body, header, NOW)
    assert not is_ours(secret, body + b"x", header, NOW)
    assert not is_ours(secret, body, header.replace("t=", "t=1"), NOW)


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=x,v1=y", "v1=00", "t=1551441600", ",,,", "t=²,v1=0"])
def test_what_is_no_signature_is_none(header):
    assert not is_ours("s", b"", header, NOW)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "224.0.0.1",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
    "nonsense",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_known(address):
    assert not is_public(address)
    with pytest.raises(NotAllowed, match="private"):
        target_of(URL, lambda _host, _port: (PUBLIC, address))


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are_known(address):
    assert is_public(address)
    assert target_of(URL, lambda _host, _port: (address,)).address == address


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "ftp://example.org",
        "https://",
        "https://a:b@example.org",
        "https://u@example.org",
        "//example.org",
        "https://example.org:99999",
        "https://[::1",
        "https://exa\nmple.org",
        "",
    ],
)
def test_messages_go_by_https_to_a_host_and_nothing_else(url):
    with pytest.raises(NotAllowed):
        target_of(url, public)


def test_a_host_without_an_address_is_said_so():
    def nowhere(_host, _port):
        raise OSError("no such host")

    with pytest.raises(NotAllowed, match="no address"):
        target_of(URL, nowhere)


def test_a_private_network_is_allowed_only_where_the_settings_say_so():
    local = resolve("127.0.0.1", 80)
    assert local == ("127.0.0.1",)
    found = target_of("http://127.0.0.1/in", resolve, allow_private=True)
    assert (found.address, found.port) == ("127.0.0.1", 80)


def test_a_message_goes_to_the_very_address_that_was_looked_at():
    asked, answers = [], [(PUBLIC,), ("127.0.0.1",)]

    def answer(request):
        asked.append(request)
        return httpx.Response(302, headers={"Location": "https://127.0.0.1/"})

    post = poster(
        allow_private=False, look_up=lambda _h, _p: answers.pop(0), transport=httpx.MockTransport(answer)
    )
    assert post(URL, b"{}", {HEADER: "x"}) == 302, "redirections are not followed"
    (request,) = asked
    assert request.url.host == PUBLIC
    assert request.headers["Host"] == "example.org:443"
    assert request.extensions["sni_hostname"] == "example.org"
    with pytest.raises(NotAllowed):
        post(URL, b"{}", {})
    assert len(asked) == 1


def test_a_host_that_does_not_answer_is_unreachable():
    def silent(request):
        raise httpx.ConnectTimeout("too slow", request=request)

    post = poster(allow_private=False, look_up=public, transport=httpx.MockTransport(silent))
    with pytest.raises(OSError, match="no answer"):
        post(URL, b"{}", {})


@pytest.mark.parametrize(
    "asked", [{"url": "http://example.org"}, {"url": URL, "kinds": ["invented"]}, {"url": "https://u@x.org"}]
)
def test_a_subscription_that_could_not_work_is_not_made(told, asked):
    assert told.client("north").post(AT, json=asked).status_code == 422
    assert told.client("north").get(AT).json() == []


def test_a_subscription_into_a_private_network_is_not_made(world):
    world.app.state.registry = replace(world.registry, look_up=lambda _h, _p: ("10.0.0.7",))
    assert world.client("north").post(AT, json={"url": URL}).status_code == 422


def test_subscriptions_are_ones_own_and_their_secret_is_shown_once(told):
    hook = subscribe(told)
    assert hook["secret"] not in told.client("north").get(AT).text
    assert told.client("south").get(AT).json() == []
    assert told.client("south").delete(f"{AT}/{hook['id']}").status_code == 404
    assert told.client("north").delete(f"{AT}/{hook['id']}").status_code == 204


def test_there_are_only_so_many_subscriptions(told):
    statuses = [told.client("north").post(AT, json={"url": URL}).status_code for _ in range(21)]
    assert statuses == [201] * 20 + [409]


def test_kinds_of_events_and_of_alerts_have_names_of_their_own():
    assert len(set(SUBJECTS)) == len(SUBJECTS)
