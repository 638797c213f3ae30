"""The door from the network: requests in, answers out, over the same verbs as the command line."""
