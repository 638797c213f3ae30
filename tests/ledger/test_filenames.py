import pytest

from detente.errors import Refused
from detente.ledger.event import Evidence
from tests.ledger.parties import NOW, new_ledger, sealed

DIGEST = "0f" * 32


@pytest.fixture
def ledger():
    return new_ledger()


def reason(ledger, entry):
    """Why an entry is refused."""
    with pytest.raises(Refused) as refused:
        ledger.append([entry], NOW)
    assert ledger.size == 1
    return refused.value.reason


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "a/b.pdf",
        "a\\b.pdf",
        "C:file",
        "a\0.pdf",
        "a\n.pdf",
        "\u202efdp.exe",
        "a\u200b.pdf",
        ".bashrc",
        "..",
        "-rf",
        "~root",
        "report.",
        "report ",
        "CON",
        "nul.txt",
        "Lpt1.pdf",
        "x" * 201,
        "é" * 101,
        "a|b",
    ],
)
def test_a_hostile_file_name_is_refused(ledger, name):
    assert reason(ledger, sealed(evidence=(Evidence(name or " ", DIGEST, 5),))) == "hostile-name"


@pytest.mark.parametrize(
    "name", ["report.pdf", "отчёт 3.pdf", "보고서.hwp", "a-b_c (1).tar.gz", "x" * 200, "console.txt"]
)
def test_a_usual_file_name_is_taken(ledger, name):
    assert ledger.append([sealed(evidence=(Evidence(name, DIGEST, 5),))], NOW) == (1,)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a b",
        "https://a\nb",
        "https://\u202ea",
        "https://" + "x" * 2000,
    ],
)
def test_a_hostile_address_is_refused(ledger, address):
    assert reason(ledger, sealed(evidence=(Evidence(address, kind="link"),))) == "hostile-name"


@pytest.mark.parametrize(
    "piece",
    [
        Evidence("a.pdf"),
        Evidence("a.pdf", DIGEST.upper()),
        Evidence("a.pdf", DIGEST, sealed="xx", to=("desk",)),
        Evidence("a.pdf", DIGEST, sealed=DIGEST),
        Evidence("a.pdf", DIGEST, to=("desk",)),
        Evidence("a.pdf", DIGEST, sealed=DIGEST, to=("stranger",)),
    ],
)
def test_evidence_that_cannot_be_found_again_or_opened_is_refused(ledger, piece):
    assert reason(ledger, sealed(evidence=(piece,))) == "bad-detail"
