"""Every write of placement: one function, one transaction, one line of history."""
