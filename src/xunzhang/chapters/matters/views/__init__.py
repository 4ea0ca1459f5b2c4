"""Pages of the desk: the lists, one matter, operations on it, delegations."""
