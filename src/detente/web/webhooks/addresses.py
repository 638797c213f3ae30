"""Where messages may go: never into the network that the server itself stands in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from detente.errors import NotAllowed

Resolve = Callable[[str, int], Iterable[str]]
"""Host and port -> the addresses it has now. Raises OSError if it has none."""

_EMBEDDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Networks whose addresses hold an older one inside, which may be a private one."""


@dataclass(frozen=True)
class Target:
    """Where a message goes. address : the one that was looked at, so that no second answer replaces it."""

    url: str
    host: str
    port: int
    address: str


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses that a host has now. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def target_of(url: str, look_up: Resolve, *, allow_private: bool = False) -> Target:
    """Where an address leads, if messages may go there. Raises NotAllowed.

    Only https, without a name and password inside, and only hosts all of whose addresses are public.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotAllowed("this is no address; write one such as https://example.org/in") from None
    if parts.scheme != "https" and not (allow_private and parts.scheme == "http"):
        raise NotAllowed("messages go to addresses with https:// only")
    if not host or parts.username is not None or parts.password is not None or not url.isprintable():
        raise NotAllowed("the address needs a host, and no name or password before it")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        found = tuple(look_up(host, port))
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise NotAllowed("that host has no address; check its name")
    if not allow_private and not all(map(is_public, found)):
        raise NotAllowed("messages do not go into private networks; use a host with a public address")
    return Target(url, host, port, found[0])


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and hides none that is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in _EMBEDDING):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved
