"""One roadmap under several files of weights, as prose and JSON."""
