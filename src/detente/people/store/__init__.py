"""Where accounts, tickets and subscriptions are kept: tables beside those of the ledgers, in one database."""

from detente.people.store.accounts import Accounts
from detente.people.store.hooks import Hooks
from detente.people.store.opening import House, open_house
from detente.people.store.tables import metadata
from detente.people.store.tickets import Tickets

__all__ = ["Accounts", "Hooks", "House", "Tickets", "metadata", "open_house"]
