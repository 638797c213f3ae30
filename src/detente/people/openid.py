"""Signing in elsewhere: OpenID Connect Core 3.1, by authorisation code (RFC 6749) with PKCE (RFC 7636).

The issuer says who somebody is; what they may do is said here, for accounts that were made before:
nobody gets an account by signing in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from detente.errors import MissingExtra, NotAllowed
from detente.people.store.tickets import Attempt
from detente.people.tickets import BITS, secret_of

try:
    import httpx
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
except ImportError as missing:
    raise MissingExtra("signing in elsewhere", "server") from missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

ALGORITHMS = ("RS256", "PS256", "ES256")
"""How an issuer may sign; never `none`, and nothing with a shared secret."""

LEEWAY = 60
"""Seconds by which two clocks may differ."""

_FAILED = "the issuer's answer was not accepted; begin again, and tell the secretariat if it fails again"


@dataclass(frozen=True)
class Issuer:
    """Who vouches for people: address, what it calls this server, and where it sends them back."""

    address: str
    client: str
    secret: str = field(repr=False)
    back: str


@dataclass(frozen=True)
class OpenID:
    """Signing in by an issuer. http : a client for requests to it. draw : gives so many random bytes."""

    issuer: Issuer
    http: httpx.Client
    draw: Callable[[int], bytes] = secrets.token_bytes

    def begin(self) -> tuple[str, str, Attempt]:
        """Where to send somebody, the state that must come back, and what to keep until it does."""
        state, nonce, verifier = (secret_of(self.draw(BITS // 8)) for _ in range(3))
        address: str = prepare_grant_uri(
            self._found()["authorization_endpoint"],
            self.issuer.client,
            "code",
            self.issuer.back,
            "openid",
            state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return address, state, Attempt(nonce, verifier)

    def finish(self, code: str, attempt: Attempt, now: datetime) -> str:
        """Who came back, as issuer and subject. Raises NotAllowed if the issuer does not vouch for it."""
        try:
            document = self._found()
            answer = self._tokens(document["token_endpoint"], code, attempt)
            keys = KeySet.import_key_set(cast("Any", self._json(self.http.get(document["jwks_uri"]))))
            token = jwt.decode(answer["id_token"], keys, algorithms=list(ALGORITHMS))
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self.issuer.address},
                    "aud": {"essential": True, "value": self.issuer.client},
                },
                {
                    "nonce": attempt.nonce,
                    "client_id": self.issuer.client,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
            return self.subject(claims["sub"])
        except (httpx.HTTPError, JoseError, KeyError, TypeError, ValueError) as wrong:
            raise NotAllowed(_FAILED) from wrong

    def subject(self, name: str) -> str:
        """How an account is linked to somebody whom the issuer calls that."""
        return f"{self.issuer.address} {name}"

    def _found(self) -> dict[str, Any]:
        """What the issuer says of itself (OpenID Connect Discovery 4)."""
        try:
            where = f"{self.issuer.address.rstrip('/')}/.well-known/openid-configuration"
            document = self._json(self.http.get(where))
        except (httpx.HTTPError, ValueError) as wrong:
            raise NotAllowed("the issuer does not answer; sign in by password, or try later") from wrong
        if document.get("issuer") != self.issuer.address:
            raise NotAllowed("the issuer calls itself by another address; check the settings")
        return document

    def _tokens(self, endpoint: str, code: str, attempt: Attempt) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.issuer.back,
            "code_verifier": attempt.verifier,
        }
        return self._json(self.http.post(endpoint, data=form, auth=(self.issuer.client, self.issuer.secret)))

    @staticmethod
    def _json(answer: httpx.Response) -> dict[str, Any]:
        document = answer.raise_for_status().json()
        if not isinstance(document, dict):
            raise TypeError("no mapping")
        return document
