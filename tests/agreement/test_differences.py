"""The exchange of 29 February 2012 was announced in two texts; here it is in our own words."""

from detente.agreement.differences import NOT_THERE, bracketed, differences
from detente.agreement.lawyer import objections
from detente.agreement.read import read_agreement_text

LEAP_DAY = """detente-agreement: 1
id: ld-2012
title: Two statements of 29 February 2012
signed: 2012-02-29
parties: {dprk: {name: DPR Korea}, us: {name: United States}}
commitments:
  launches:
    text: No long-range missile launches
    by: [dprk]
    to: [us]
    kind: hard
    due: {within: 0 days, of: signature}
    versions:
      dprk: {text: No long-range missile launches while talks that bear fruit go on, kind: soft}
  food:
    text: Give 240000 tonnes of food
    by: [us]
    to: [dprk]
    kind: hard
    in_return_for: [launches]
    versions:
      us: {due: {text: once details are settled}}
      dprk: {}
  sanctions:
    text: Discuss the lifting of sanctions first
    by: [us]
    to: [dprk]
    kind: soft
    versions: {us: {absent: true}}
"""


def test_texts_are_held_side_by_side():
    found = {
        (each.commitment, each.what): each.readings for each in differences(read_agreement_text(LEAP_DAY))
    }
    common = "No long-range missile launches"
    assert found == {
        ("launches", "wording"): (
            ("United States", common),
            ("DPR Korea", f"{common} while talks that bear fruit go on"),
        ),
        ("launches", "kind"): (("United States", "hard"), ("DPR Korea", "soft")),
        ("food", "deadline"): (("United States", "once details are settled"), ("DPR Korea", "no deadline")),
        ("sanctions", "presence"): (("DPR Korea", "there"), ("United States", NOT_THERE)),
    }


def test_every_difference_is_a_serious_objection():
    agreement = read_agreement_text(LEAP_DAY)
    told = [each for each in objections(agreement) if each.rule == "differing-texts"]
    assert len(told) == len(differences(agreement)) == 4
    assert {each.severity for each in told} == {"serious"}


def test_texts_that_say_the_same_do_not_differ():
    text = LEAP_DAY.replace(" while talks that bear fruit go on, kind: soft", "")
    assert not [each for each in differences(read_agreement_text(text)) if each.commitment == "launches"]


def test_what_only_one_text_has_stands_in_brackets():
    found = differences(read_agreement_text(LEAP_DAY))[0]
    assert found.bracketed == (
        ("United States", "No long-range missile launches"),
        ("DPR Korea", "No long-range missile launches [while talks that bear fruit go on]"),
    )
    assert bracketed("Close both sites", "Close one site") == "Close [both sites]"
    assert bracketed("a b", "a b") == "a b"
    assert bracketed("x " * 2000, "y") == "x " * 2000
