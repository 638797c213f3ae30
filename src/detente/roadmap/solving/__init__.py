"""The best roadmap: searched, bounded and proven; what is found goes before the judge."""
