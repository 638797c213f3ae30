"""How fast ledgers are: appending, proving, verifying, standing, and asking over HTTP."""
