"""Forms of sessions, tokens, accounts and subscriptions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from detente.people.accounts import Role, Scope
from detente.web.forms.base import Asked, Told

Name = Annotated[str, Field(min_length=1, max_length=64, description="name for signing in")]
Password = Annotated[str, Field(min_length=1, max_length=512, json_schema_extra={"format": "password"})]
Label = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]


class SignIn(Asked):
    """Name and password."""

    name: Name
    password: Password


class NewPassword(Asked):
    """The password so far, and the new one of 12 characters or more."""

    old: Password
    new: Password


class Me(Told):
    """Who is signed in."""

    id: str
    name: str
    role: Role
    party: str | None
    agreements: dict[str, str | None] = Field(description="agreement -> recorder, null for reading only")
    scopes: list[Scope]
    csrf: str = Field(description="for the header X-Detente-CSRF; empty for tokens")


class NewToken(Asked):
    """What a token is to be made for."""

    name: Label = Field(description="what it is for, in your own words")
    scopes: list[Scope] = Field(min_length=1, max_length=20)
    days: int = Field(ge=1, le=366, strict=False, description="how long it lasts")


class TokenTold(Told):
    """A token, without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created: datetime
    expires: datetime
    used: datetime | None = Field(description="when it was last used, to the minute")


class TokenMade(TokenTold):
    """A new token; the secret is shown this once."""

    token: str


class NewAccount(Asked):
    """Somebody who shall be able to sign in."""

    name: Name
    role: Role
    party: str | None = Field(
        default=None, max_length=64, description="for role `party`: whom they speak for"
    )
    password: Password | None = Field(default=None, description="none for those who sign in elsewhere")
    subject: str | None = Field(
        default=None, min_length=1, max_length=255, description="what the OpenID issuer calls them"
    )


class SetPassword(Asked):
    """A password of 12 characters or more, in place of a lost one."""

    password: Password


class Grant(Asked):
    """As whom an account is let into an agreement."""

    recorder: str | None = Field(
        default=None, max_length=200, description="id of the recorder they sign as; none for reading only"
    )


class AccountTold(Told):
    """An account."""

    id: str
    name: str
    role: Role
    party: str | None
    agreements: dict[str, str | None] = Field(description="agreement -> recorder, null for reading only")
    active: bool


class NewHook(Asked):
    """Where to tell of what."""

    url: str = Field(min_length=1, max_length=2048, description="address that takes messages, with https")
    kinds: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], max_length=64, description="kinds of events and of alerts; all if empty"
    )


class HookTold(Told):
    """A subscription, without its secret."""

    id: str
    url: str
    kinds: list[str]
    created: datetime


class HookMade(HookTold):
    """A new subscription; the secret that signs its messages is shown this once."""

    secret: str


class DeliveryTold(Told):
    """What became of a message."""

    subject: str = Field(description="the entry or alert that it is about")
    attempts: int
    due: datetime | None = Field(description="when it is tried next")
    done: datetime | None = Field(description="when it arrived")
    answer: str = Field(description="last status or fault")
