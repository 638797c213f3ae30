import hashlib
import json
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import Refused
from detente.ledger.canonical import EXACT, canonical, fingerprint, read

FRACTIONS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not EXACT < abs(x) < 1e21)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-EXACT, EXACT) | FRACTIONS | TEXTS
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(DATA)
@settings(deadline=None)
def test_the_form_is_that_of_the_reference_program(data):
    assert canonical(data) == rfc8785.dumps(data)


@given(st.dictionaries(TEXTS, DATA, max_size=4))
@settings(deadline=None)
def test_what_was_written_is_read_back(data):
    again = read(canonical(data))
    assert canonical(again) == canonical(data)


@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=4), st.sampled_from([None, 0, 1, 4]))
@settings(deadline=None)
def test_any_other_way_to_write_it_is_refused(data, indent):
    # Names in the order in which they came, blanks after colons: valid JSON, but not the one form.
    for text in (json.dumps(data, indent=indent).encode(), canonical(data) + b"\n", b" " + canonical(data)):
        if text != canonical(data):
            with pytest.raises(Refused) as refused:
                read(text)
            assert refused.value.reason == "not-canonical"


def test_the_example_of_the_standard_comes_out_as_printed():
    # RFC 8785, section 3.2.2 and its result in 3.2.3.
    data = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(data) == expected.encode()


def test_names_are_sorted_by_their_utf16_units():
    # RFC 8785, section 3.2.3: a smiley outside the basic plane comes before the Hebrew presentation form.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(read(canonical(dict.fromkeys(names)))) == expected


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[1]",
        b"1",
        b'{"a":1,"a":1}',
        b'{"a":01}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":NaN}',
        b'{"a":"\\u00e9"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"\\u0061":1}',
        b"\xef\xbb\xbf{}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_is_no_canonical_object_is_refused(text):
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.reason == "not-canonical"


@pytest.mark.parametrize(
    "data", [float("nan"), float("inf"), 2**53, 2.0**53, 1e20, "\ud800", {1: 2}, b"bytes", {"a": {1, 2}}]
)
def test_what_has_no_canonical_form_is_refused(data):
    with pytest.raises(Refused) as refused:
        canonical({"a": data})
    assert refused.value.reason == "not-canonical"


def test_frozen_values_are_written_as_what_they_hold():
    assert canonical(MappingProxyType({"b": (1, 2), "a": ()})) == b'{"a":[],"b":[1,2]}'


def test_a_fingerprint_is_the_hash_of_the_form():
    assert fingerprint({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
