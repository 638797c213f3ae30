"""Two neighbours and a dam: a scenario without a roadmap, because one trusts the other too little."""

RIVER = """\
detente: 1
name: river
title: Two neighbours and a river
unsourced: judgement
phase: 12 months
phases: 3
goal: open-gates
parties:
  north: {name: North, discount: 8 %, min_gain: 2 %}
  south: {name: South, discount: 8 %, min_gain: 2 %}
issues:
  water: {title: Water let through}
  trade: {title: Trade across the river}
weights:
  north: {water: "-30 [-40, -20]", trade: 70}
  south: {water: 70, trade: "-30 [-40, -20]"}
trust:
  north: {south: "0.15 [0.05, 0.5]"}  # how little is known of the other side
  south: {north: "0.6 [0.4, 0.8]"}
steps:
  open-gates:
    title: Open the gates of the dam
    by: [north]
    effects: {water: 0.8}
    once: {north: -20}
    reversible: {within: 1 month, snapback: if-it-pays}
    verified: {by: gauges, lag: 12 months, chance: 0.9}
  buy-grain:
    title: Buy the grain of the North
    by: [south]
    effects: {trade: 0.8}
    once: {south: -5}
    reversible: {within: 1 month, snapback: if-it-pays}
    verified: {by: customs, lag: 24 months, chance: 0.5}
"""
