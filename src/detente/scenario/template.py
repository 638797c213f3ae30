"""A small scenario to start from, with every field explained where it stands."""

from __future__ import annotations

import re

from detente.errors import UnknownName
from detente.scenario.words import shown


def template(name: str) -> str:
    """A commented scenario of two parties in YAML, valid as it is, under the given name.

    Raises UnknownName if the name cannot be one.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise UnknownName(
            f"{shown(name)} cannot be the name of a scenario; take lower-case letters, digits and hyphens, "
            "beginning with a letter"
        )
    return _TEMPLATE.replace("NAME", name)


_TEMPLATE = """\
# A scenario: who could do what, what it is worth to whom, how it would be verified.
# Change it step by step; `detente check FILE` says what does not fit, with the line.
#
# A number is written as  LIKELY [LOW, HIGH] UNIT SOURCE.  The source is the id of an
# entry under `sources`, or `judgement`. Units: %, days, weeks, months, years,
# MUSD and BUSD (one-off), MUSD/yr and BUSD/yr (every year), or none.

detente: 1                        # version of the file format
name: NAME                        # used for folders of results
title: Freeze for relief between North Bank and South Bank
about: >-
  Two invented neighbours. One could freeze a programme that worries the other, who could
  lift sanctions in return; after that both could build a bridge.
phase: 6 months                   # length of one phase
phases: 8                         # how many phases are planned
breakdown: 2 [1, 4] % judgement   # chance per phase that it all ends for outside reasons
margin: 1 %                       # how much better than leaving it must be, for everybody
goal: freeze and bridge           # what must be in effect at the end

parties:
  north:
    name: North Bank
    discount: 8 [5, 12] % judgement     # how much less a year later counts
    turnover: 2 [1, 4] % judgement      # chance per year that new leaders drop the process
    capacity: 2                         # how many steps it can start in one phase
  south:
    name: South Bank
    discount: 5 [3, 8] % judgement
    turnover: 4 [2, 8] % judgement
    capacity: 2

issues:                           # what they care about; 0 is today, 1 is fully settled
  security:
    title: Security from the programme
    scale: 0 the programme runs freely; 1 it is frozen, declared and watched
  relief:
    title: Relief from sanctions
    scale: 0 all sanctions of today; 1 none
  ties:
    title: Ties across the river
    scale: 0 the river is closed; 1 people and goods cross it

weights:                          # what each would give for moving an issue from 0 to 1
  north:                          # (only the proportions count; negative: it loses by it)
    security: -35 [-45, -25] judgement
    relief: 45 [35, 55] judgement
    ties: 20 [10, 30] judgement
  south:
    security: 45 [35, 55] judgement
    relief: -35 [-45, -25] judgement
    ties: 20 [10, 30] judgement

money:                            # what a billion dollars a year is worth, in points
  north: {points_per_busd_year: "20 [10, 30] judgement"}
  south: {points_per_busd_year: "5 [3, 8] judgement"}

steps:
  hotline:                        # a small first step: cheap, at once, easily undone
    title: Open a hotline and publish a joint statement
    by: [north, south]            # all of them must act
    effects: {ties: "0.1 [0.05, 0.15] judgement"}    # share of the way on each issue
    reversible:                   # within what time it can be undone, at what cost;
      within: 1 [0.5, 2] months judgement    # snapback: automatic, if-it-pays or never
      snapback: if-it-pays

  freeze:
    title: Freeze the programme, with inspectors on the site
    by: [north]
    effects:
      security: 0.5 [0.4, 0.6] judgement
    once: {north: "-1 [-2, -0.5] judgement"}         # one-off points; negative: a cost
    duration: 2 [1, 4] months judgement              # from start to effect
    requires: hotline                                # in effect in an earlier phase
    reversible:
      within: 3 [1, 6] months judgement
      cost: {north: "0.5 [0.2, 1] judgement"}        # points it costs to undo it
    verified:                                        # how a breach would become known
      by: inspectors
      lag: 9 [6, 12] months judgement                # time until a breach is noticed
      chance: 60 [40, 80] % judgement                # then, per phase, that it is

  first-relief:
    title: Suspend half of the sanctions for as long as the freeze holds
    by: [south]
    effects:
      relief: 0.5 [0.4, 0.6] judgement
    money:
      north: 200 [100, 300] MUSD/yr trade-study      # needs an entry under the top-level `money`
    requires: hotline
    reversible:
      within: 1 [0.5, 2] months judgement
      snapback: automatic                            # comes back by rule when the deal ends
    verified:
      by: trade statistics
      lag: 3 [1, 6] months judgement
      chance: 95 [90, 99] % judgement
    sources: [trade-study]

  bridge:
    title: Build and run a bridge together
    by: [north, south]
    effects:
      ties: 0.6 [0.4, 0.8] judgement
    money:
      north: -30 [-50, -20] MUSD trade-study         # one-off: its share of the building
      south: -90 [-140, -70] MUSD trade-study
    duration: 12 [9, 18] months judgement
    requires: freeze and first-relief                # also: `or`, `not`, brackets
    latest: 6                                        # last phase in which it may start
    needs_trust:
      south in north: 0.3                            # least trust before it may start

together:                         # worth something only while all of these steps stand
  transit:
    title: Trade over the bridge under eased sanctions
    steps: [bridge, first-relief]
    money:
      north: 150 [50, 250] MUSD/yr trade-study
      south: 100 [50, 200] MUSD/yr trade-study

trust:                            # belief at the start that the other means it, 0 to 1
  north: {south: "0.4 [0.3, 0.6] judgement"}
  south: {north: "0.35 [0.2, 0.5] judgement"}

sources:
  trade-study:
    title: Trade across the river, an invented study
    publisher: River Institute
    year: 2020
    where: table 3
"""
