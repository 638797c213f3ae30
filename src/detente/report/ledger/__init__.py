"""A ledger as it is told: its entries, whether it verifies, proofs, checkpoints and copies."""
