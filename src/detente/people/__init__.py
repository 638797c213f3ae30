"""WHO MAY DO AND SEE WHAT? Accounts, sessions and tokens of those who use a server."""
