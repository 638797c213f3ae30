"""WHO MAY DO AND SEE WHAT? Accounts, sessions and tokens of those who use a server."""

from detente.people.accounts import Account, Role, Scope
from detente.people.rights import Matter, Reader, may, reader_in

__all__ = ["Account", "Matter", "Reader", "Role", "Scope", "may", "reader_in"]
