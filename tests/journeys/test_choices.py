"""Repairs and alternatives on the command line: what is refused, and how commands end."""

from tests.journeys.process import detente_here

DRAFT = """\
detente-roadmap: 1
name: relief-only
scenario: village
phases:
  1: [first-relief]
"""


def test_a_draft_is_repaired_and_then_judged_to_hold(tmp_path):
    assert detente_here(tmp_path, "new", "village").returncode == 0
    (tmp_path / "draft.yaml").write_text(DRAFT)
    repaired = detente_here(tmp_path, "repair", "village.yaml", "draft.yaml")
    assert repaired.returncode == 0, repaired.stderr
    assert "HOLDS AFTER CHANGES" in repaired.stdout
    judged = detente_here(tmp_path, "judge", "village.yaml", "out/village/relief-only-repaired.yaml")
    assert judged.returncode == 0, judged.stdout


def test_a_share_that_is_none_is_refused_with_an_example(tmp_path):
    refused = detente_here(tmp_path, "alternatives", "korea", "--within", "a little")
    assert refused.returncode == 2
    assert "5%" in refused.stderr
