"""HOW DID AGREEMENTS OF THIS KIND FARE? Coded agreements, replayed, counted, and what they let one expect."""
