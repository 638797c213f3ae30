"""What else is asked of roadmaps: others as good, surer ones, without somebody, with more trust."""
