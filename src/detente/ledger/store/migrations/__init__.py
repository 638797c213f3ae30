"""How Alembic brings the tables of older stores up to date."""
