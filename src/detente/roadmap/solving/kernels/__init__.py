"""The compiled loops of planning and judging; the only door to numba in this room."""
