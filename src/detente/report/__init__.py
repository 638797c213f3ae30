"""Results as prose and pictures.

Nothing is loaded here: those who keep a record need none of what draws a plan.
"""
