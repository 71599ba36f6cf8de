"""Every write of collection: one function, one transaction, one line of history."""
