"""Signing in by an issuer, tested against a small one with keys of its own."""

import itertools
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from detente.errors import NotAllowed
from detente.people.openid import Issuer, OpenID
from tests.people.conftest import NOW

ADDRESS, BACK = "https://id.example.org", "https://record.example.org/api/v1/session/openid/callback"
KEY = ECKey.generate_key("P-256", parameters={"kid": "1"})
OTHER = ECKey.generate_key("P-256", parameters={"kid": "1"})


class TinyIssuer:
    """Hands out one code per visit, and for it what a real issuer would; `lies` replaces parts of that."""

    def __init__(self):
        self.challenge = self.nonce = ""
        self.lies = {}
        self.claims = {}
        self.key = KEY
        self.document = {
            "issuer": ADDRESS,
            "authorization_endpoint": f"{ADDRESS}/authorize",
            "token_endpoint": f"{ADDRESS}/token",
            "jwks_uri": f"{ADDRESS}/keys",
        }

    def visit(self, address):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == "detente"
        assert asked["redirect_uri"] == BACK
        assert asked["code_challenge_method"] == "S256"
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        return asked["state"]

    def answer(self, request):
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self.document)
        if request.url.path == "/keys":
            return httpx.Response(200, json=KeySet([KEY]).as_dict(private=False))
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        proved = create_s256_code_challenge(form.get("code_verifier", "")) == self.challenge
        if form.get("code") != "the code" or not proved or "authorization" not in request.headers:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(200, json=self.tokens())

    def tokens(self):
        moment = int(NOW.timestamp())
        claims = {
            "iss": ADDRESS,
            "sub": "ana-77",
            "aud": "detente",
            "iat": moment,
            "exp": moment + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "ES256", "kid": "1"}, claims, self.key, algorithms=["ES256"])
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token, **self.lies}


@pytest.fixture
def issuer():
    return TinyIssuer()


@pytest.fixture
def openid(issuer):
    counter = itertools.count(1)
    with httpx.Client(transport=httpx.MockTransport(issuer.answer)) as http:
        yield OpenID(
            Issuer(ADDRESS, "detente", "client secret", BACK),
            http,
            lambda size: next(counter).to_bytes(size, "big"),
        )


def test_who_comes_back_with_the_code_is_who_the_issuer_says(openid, issuer):
    address, state, attempt = openid.begin()
    assert issuer.visit(address) == state
    assert openid.finish("the code", attempt, NOW) == f"{ADDRESS} ana-77" == openid.subject("ana-77")


def test_state_nonce_and_verifier_are_drawn_anew_each_time(openid):
    (_, one, first), (_, other, second) = openid.begin(), openid.begin()
    assert len({one, other, first.nonce, second.nonce, first.verifier, second.verifier}) == 6


def test_the_client_secret_is_not_shown(openid):
    assert "client secret" not in repr(openid)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example.org"},
        {"aud": "another"},
        {"aud": ["detente", "another"]},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"exp": int(NOW.timestamp()) - 3600},
        {"exp": None},
        {"at_hash": "of another access token"},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_or_another_time_is_not_accepted(openid, issuer, claims):
    address, _, attempt = openid.begin()
    issuer.visit(address)
    issuer.claims = claims
    with pytest.raises(NotAllowed, match="not accepted"):
        openid.finish("the code", attempt, NOW)


def test_a_code_without_its_verifier_is_worth_nothing(openid, issuer):
    issuer.visit(openid.begin()[0])
    with pytest.raises(NotAllowed):
        openid.finish("the code", openid.begin()[2], NOW)
    with pytest.raises(NotAllowed):
        openid.finish("another code", openid.begin()[2], NOW)


def test_a_token_signed_by_another_key_or_by_none_is_not_accepted(openid, issuer):
    address, _, attempt = openid.begin()
    issuer.visit(address)
    issuer.key = OTHER
    with pytest.raises(NotAllowed):
        openid.finish("the code", attempt, NOW)
    issuer.key = KEY
    for token in ("", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", None):
        issuer.lies = {"id_token": token}
        with pytest.raises(NotAllowed):
            openid.finish("the code", attempt, NOW)


def test_an_issuer_of_another_name_or_without_an_answer_is_not_asked(openid, issuer):
    issuer.document = {**issuer.document, "issuer": "https://evil.example.org"}
    with pytest.raises(NotAllowed, match="another address"):
        openid.begin()
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(503))) as http:
        silent = OpenID(openid.issuer, http)
        with pytest.raises(NotAllowed, match="does not answer"):
            silent.begin()
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=[]))) as http:
        odd = OpenID(openid.issuer, http)
        with pytest.raises(NotAllowed):
            odd.finish("the code", _attempt(), NOW)


def _attempt():
    from detente.people.store.tickets import Attempt

    return Attempt("nonce", "verifier")


def test_an_attempt_is_answered_once_and_in_time(desk):
    attempt = _attempt()
    desk.tickets.begin("kept", attempt, NOW + timedelta(minutes=10))
    assert desk.tickets.finish("another", NOW) is None
    assert desk.tickets.finish("kept", NOW) == attempt
    assert desk.tickets.finish("kept", NOW) is None
    desk.tickets.begin("late", attempt, NOW + timedelta(minutes=10))
    assert desk.tickets.finish("late", NOW + timedelta(minutes=11)) is None


def test_an_account_is_found_by_the_subject_that_it_was_linked_to(desk, ana):
    desk.accounts.link(ana.id, "issuer ana-77")
    assert desk.accounts.with_subject("issuer ana-77") == ana
    assert desk.accounts.with_subject("issuer bob") is None
    bob = desk.enrol("bob", "public", None, None, NOW)
    with pytest.raises(NotAllowed, match="another account"):
        desk.accounts.link(bob.id, "issuer ana-77")
