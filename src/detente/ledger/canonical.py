"""One way to write data down as bytes, so that a hash means the same to everybody (RFC 8785)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from detente.errors import Refused

EXACT = 2**53 - 1
"""Whole numbers beyond this do not survive programs that know only doubles; RFC 8785 (3.2.2.3) has none."""

EXPONENT = 1e21
"""From here on ECMAScript, and with it RFC 8785, writes numbers with an exponent."""

_DIGITS = 18

# For text, whole numbers and ASCII names the encoder of Python writes what RFC 8785 asks for, five times
# as fast as a program that also knows how ECMAScript writes fractions.
_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(data: object) -> bytes:
    """The canonical JSON of plain data, as UTF-8 (RFC 8785).

    Raises Refused, reason `not-canonical`, for what has no such form: numbers beyond 2^53 - 1, NaN,
    halves of a surrogate pair, names that are no text, types that JSON does not have.
    """
    try:
        return _text_of(_plain(data))
    except (ValueError, RecursionError) as wrong:
        raise Refused(
            "not-canonical",
            "this has no canonical form (RFC 8785): use text, lists, mappings, whole numbers up to 2^53 - 1",
        ) from wrong


def fingerprint(data: object) -> str:
    """SHA-256 of the canonical form, as hex, 64 characters."""
    return hashlib.sha256(canonical(data)).hexdigest()


def read(text: bytes) -> dict[str, Any]:
    """The object in a canonical JSON text.

    Raises Refused, reason `not-canonical`, for what is no JSON object, or is written in any other way.
    """
    try:
        try:
            written = text.decode()
            data, end = _quick(written)
            again = _written(data) if text.isascii() and end == len(written) else _text_of(data).decode()
        except _NotSimple:
            written, data = text.decode(), json.loads(text)
            again = _text_of(data).decode()
    except (ValueError, RecursionError) as wrong:
        raise Refused("not-canonical", "this is no canonical JSON text in UTF-8 (RFC 8785)") from wrong
    if not isinstance(data, dict) or again != written:
        raise Refused("not-canonical", "this is no JSON object written in the canonical way (RFC 8785)")
    return data


class _NotSimple(Exception):
    """There is a number that Python and RFC 8785 may write differently."""


def _fraction(_: str) -> Any:  # noqa: ANN401
    raise _NotSimple


def _whole(written: str) -> int:
    number = int(written) if len(written) < _DIGITS else EXACT + 1
    if not -EXACT <= number <= EXACT:
        raise _NotSimple
    return number


_quick = json.JSONDecoder(parse_float=_fraction, parse_int=_whole, parse_constant=_fraction).raw_decode
"""Reads a JSON text, and gives up on numbers for which the quick encoder above may be wrong."""


def _text_of(plain: Any) -> bytes:  # noqa: ANN401
    """Raises ValueError or RecursionError for what has no canonical form."""
    if _is_simple(plain):
        return _written(plain).encode()
    import rfc8785

    return rfc8785.dumps(plain)


def _plain(data: Any) -> Any:  # noqa: ANN401
    """Mappings as dicts, tuples as lists, all the way down. Raises ValueError for what could not be read."""
    if isinstance(data, Mapping):
        return {name: _plain(value) for name, value in data.items()}
    if isinstance(data, float) and EXACT < abs(data) < EXPONENT:
        raise ValueError("written without an exponent, this would be read as a whole number")
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data


def _is_simple(data: object) -> bool:
    """Whether Python's encoder and RFC 8785 write it alike."""
    if isinstance(data, str) or data is None or isinstance(data, bool):
        return True
    if isinstance(data, int):
        return -EXACT <= data <= EXACT
    if isinstance(data, dict):
        # Names sort alike by code points and by UTF-16 units as long as they are ASCII.
        return all(isinstance(name, str) and name.isascii() and _is_simple(data[name]) for name in data)
    return isinstance(data, list) and all(map(_is_simple, data))
