"""Two neighbours who open a border step by step: small enough to try every way on."""

from detente.scenario.read import read_text

BORDER = """\
detente: 1
name: border
title: Two neighbours and a border
unsourced: judgement
phase: 12 months
phases: 4
breakdown: 2 %
parties:
  east: {name: East, discount: 6 %, min_gain: 5 %}
  west: {name: West, discount: 6 %, min_gain: 5 %}
issues:
  safety: {title: Safety at the border}
  trade: {title: Trade across it}
weights:
  east: {safety: -30, trade: 70}
  west: {safety: 70, trade: -30}
trust:
  east: {west: 0.7}
  west: {east: 0.7}
costly_signal: 12
steps:
  posts:
    title: Withdraw the guard posts
    by: [east]
    effects: {safety: 0.3}
    once: {east: -8}
    reversible: {within: 1 month}
  licences:
    title: Give licences to traders
    by: [west]
    effects: {trade: 0.3}
    reversible: {within: 1 month, snapback: automatic}
  guns:
    title: Scrap the guns on the hills
    by: [east]
    requires: posts
    effects: {safety: 0.4}
    once: {east: -10}
  road:
    title: Build the road
    by: [west]
    requires: licences
    effects: {trade: 0.4}
    duration: 24 months
    once: {west: -5}
    reversible: {within: 1 month, snapback: automatic}
  mines:
    title: Clear the mines
    by: [east]
    effects: {safety: 0.05}
    once: {east: -20}
  market:
    title: Open the market
    by: [west]
    requires: posts
    effects: {trade: 0.2}
    reversible: {within: 1 month, snapback: automatic}
"""


def border(**fields):
    """The scenario, with other values of some fields."""
    return read_text(BORDER, "border.yaml").model_copy(update=fields)
