"""Three neighbours with a grid to build: a scenario folder small enough to work out by hand."""

from pathlib import Path

SCENARIO = """\
detente: 1
name: neighbours
title: Three neighbours and a grid
unsourced: judgement
phase: 12 months
phases: 4
parties:
  east: {name: East, discount: 5 %}
  north: {name: North, discount: 5 %}
  south: {name: South, discount: 5 %}
issues:
  calm: {title: Calm on the border}
weights:
  east: {calm: 10}
  north: {calm: 10}
  south: {calm: 10}
money:
  east: {points_per_busd_year: 100}
  north: {points_per_busd_year: 100}
  south: {points_per_busd_year: 100}
trust:
  south: {north: 0.3, east: 0.6}
steps:
  truce:
    title: Keep the truce
    by: [north, south]
    effects: {calm: 0.5}
    reversible: {within: 1 month}
  line:
    title: Build the line
    by: [north, south]
    requires: truce
    reversible: {within: 1 month, snapback: automatic}
  port:
    title: Open the port
    by: [east]
    effects: {calm: 0.1}
    reversible: {within: 1 month, snapback: automatic}
"""

GRID = """\
detente-project: 1
kind: power
name: grid
title: A grid of three
money_year: 2020
discount: 0.1 judgement
unsourced: judgement
lost_load: 1000 USD/MWh
parties:
  east: {name: East, people: 5}
  north: {name: North, people: 10}
  south: {name: South, people: 20}
nodes:
  e: {title: Easton, party: east, at: [0, 0]}
  n: {title: Northam, party: north, at: [1, 1]}
  s: {title: Southam, party: south, at: [1, -1]}
periods: {seasons: {year: 365}, hours: 1}
technologies:
  water: {title: Water, cost: "10 [8, 12] USD/MWh"}
  oil: {title: Oil, cost: "60 [50, 90] USD/MWh"}
supply:
  water-e: {node: e, technology: water, capacity: 300 MW}
  oil-n: {node: n, technology: oil, capacity: 200 MW}
  oil-s: {node: s, technology: oil, capacity: 200 MW}
demand:
  load-e: {node: e, quantity: 876 GWh/yr}
  load-n: {node: n, quantity: 876 GWh/yr}
  load-s: {node: s, quantity: 876 GWh/yr}
lines:
  wire: {title: Wire, lifetime: 30 years}
links:
  e-n:
    ends: [e, n]
    type: wire
    capacity: 100 [50, 150] MW
  n-s:
    ends: [n, s]
    type: wire
    adds: 100 [50, 150] MW
    capital: 94.26914 [80, 110] MUSD
    paid_by: {south: 1}
    fee: {north: 1 USD/MWh}
    stage: south
stages:
  south:
    title: On to the south
    step: line
    needs: truce
    needs_trust: {south in north: 0.25}
    building: 12 [6, 24] months
risk: {outside: 2 %, quits: 30 %}
"""
"""The water of East covers itself and 200 MW more, 100 MW of them through a line that is there.

Worth, million dollars a year: 100 MW x 8760 h x 50 dollars = 43.8 for East and North. The line to the South
costs 10 a year and brings nothing: what goes over it is missing in the North.
"""


def written(folder: Path, grid: str = GRID) -> Path:
    """The scenario's file, with its grid in the folder `projects` beside it."""
    (folder / "projects").mkdir(parents=True)
    (folder / "projects" / "grid.yaml").write_text(grid, encoding="utf-8")
    file = folder / "neighbours.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


def wider() -> str:
    """The grid with twice the capacity from the East, so that the South gains by the line."""
    return GRID.replace("capacity: 100 [50, 150] MW", "capacity: 200 [150, 250] MW")
