"""What each step adds to every value, and the demands as rows: what solvers work on."""
