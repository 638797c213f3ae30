"""Results as prose and pictures."""
