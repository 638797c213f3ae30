"""In which order: roadmaps that no party gains by abandoning, found and judged."""
