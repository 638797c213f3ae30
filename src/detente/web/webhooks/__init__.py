"""Messages to subscribers: what is told, where to, signed how, and again until it arrives."""
