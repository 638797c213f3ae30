"""Where an agreement stands, as prose, tables, pictures, a calendar and a feed."""
