from dataclasses import replace
from datetime import UTC, datetime

import pytest

from detente.errors import Inconsistent
from detente.ledger.checkpoint import read_checkpoint
from detente.ledger.keys import verify
from detente.ledger.note import (
    COSIGNED,
    SIGNED,
    Line,
    Note,
    cosigned,
    cosigned_at,
    is_signed,
    key_id,
    read_note,
    signed,
)
from tests.ledger.parties import keys_of

# The example in the documentation of golang.org/x/mod/sumdb/note: verifier key, note.
NEUMANN = "1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6"
ADVICE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""

# The example of C2SP tlog-cosignature; its text says that the cosignature was given at 1679315147.
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 \
jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ\
qhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""

KEY = keys_of("desk").signing
TEXT = Note("log\n1\nroot\n")
WHEN = datetime(2019, 3, 1, 12, tzinfo=UTC)


def test_the_example_of_the_go_packages_is_read_and_its_signature_is_good():
    note = read_note(ADVICE)
    assert str(note) == ADVICE
    assert key_id("PeterNeumann", SIGNED, NEUMANN).hex() == "c74f20a3"
    assert is_signed(note, "PeterNeumann", NEUMANN)


def test_the_example_of_the_specification_of_cosignatures_is_read():
    note = read_note(SOFA)
    assert str(note) == SOFA
    assert int.from_bytes(note.lines[1].signature[:8], "big") == 1679315147
    assert [len(line.signature) for line in note.lines] == [64, 72]
    checkpoint = read_checkpoint(note)
    assert (checkpoint.origin, checkpoint.head.size) == ("example.com/behind-the-sofa", 20852163)


def test_signatures_and_cosignatures_are_told_apart_and_checked():
    note = cosigned(signed(TEXT, "log", KEY), "witness", KEY, WHEN)
    again = read_note(str(note))
    assert again == note
    assert is_signed(again, "log", KEY.public)
    assert cosigned_at(again, "witness", KEY.public) == WHEN
    assert cosigned_at(again, "log", KEY.public) is None
    assert not is_signed(again, "witness", KEY.public)
    assert not is_signed(again, "log", keys_of("north-1").signing.public)


def test_a_cosignature_is_over_the_words_of_the_specification():
    (line,) = cosigned(TEXT, "witness", KEY, WHEN).lines
    message = b"cosignature/v1\ntime 1551441600\nlog\n1\nroot\n"
    assert line.id == key_id("witness", COSIGNED, KEY.public)
    assert line.signature[:8] == (1551441600).to_bytes(8, "big")
    assert verify(KEY.public, message, line.signature[8:])


def test_the_latest_of_several_cosignatures_counts():
    later = WHEN.replace(year=2020)
    note = cosigned(cosigned(TEXT, "witness", KEY, later), "witness", KEY, WHEN)
    assert cosigned_at(note, "witness", KEY.public) == later


def test_a_signature_that_claims_to_be_by_a_known_key_and_is_not_spoils_the_note():
    note = cosigned(signed(TEXT, "log", KEY), "witness", KEY, WHEN)
    other = Note("log\n2\nroot\n", note.lines)
    with pytest.raises(Inconsistent, match="signature of 'log' is false") as wrong:
        is_signed(other, "log", KEY.public)
    assert wrong.value.reason == "unsigned"
    with pytest.raises(Inconsistent, match="cosignature of 'witness' is false"):
        cosigned_at(other, "witness", KEY.public)
    short = Note(TEXT.text, (replace(note.lines[1], signature=note.lines[1].signature[:-1]),))
    with pytest.raises(Inconsistent, match="false"):
        cosigned_at(short, "witness", KEY.public)


def test_a_cosignature_from_beyond_the_calendar_is_refused():
    seconds = 2**62
    stamped = seconds.to_bytes(8, "big") + KEY.sign(f"cosignature/v1\ntime {seconds}\n{TEXT.text}".encode())
    note = Note(TEXT.text, (Line("witness", key_id("witness", COSIGNED, KEY.public), stamped),))
    with pytest.raises(Inconsistent, match="calendar"):
        cosigned_at(note, "witness", KEY.public)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— a AAAAAAAA",
        "text\n\na AAAAAAAA\n",
        "text\n\n— AAAAAAAA\n",
        "text\n\n— a b AAAAAAAA\n",
        "text\n\n— a+b AAAAAAAA\n",
        "text\n\n— a\u00a0b AAAAAAAA\n",
        "text\n\n—  AAAAAAAA\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a AAAAA==\n",
        "text\n\n— a AAAAAAB=\n",
        "text\n\n— a !AAAAAAA\n",
        "te\txt\n\n— a AAAAAAAA\n",
        "te\rxt\n\n— a AAAAAAAA\n",
        "te\ud800xt\n\n— a AAAAAAAA\n",
        "x" * 70_000 + "\n\n— a AAAAAAAA\n",
    ],
)
def test_what_is_no_signed_note_is_refused(written):
    with pytest.raises(Inconsistent) as refused:
        read_note(written)
    assert refused.value.reason == "malformed"


def test_the_text_of_a_note_may_hold_empty_lines():
    note = read_note("one\n\ntwo\n\n— a AAAAAAAA\n")
    assert note.text == "one\n\ntwo\n"


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        "log\n01\n" + "A" * 43 + "=\n",
        "log\n-1\n" + "A" * 43 + "=\n",
        "log\n1\n" + "A" * 42 + "==\n",
        "log\n1\n" + "A" * 42 + "B=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "log\n1\n" + "A" * 43 + "=\nmore\n",
        "log\n" + "9" * 30 + "\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(Inconsistent) as refused:
        read_checkpoint(Note(text))
    assert refused.value.reason == "malformed"
