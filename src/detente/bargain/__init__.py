"""Who gets what: games of coalitions, and how their worth can be shared."""
