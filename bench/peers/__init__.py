"""The engine beside its peers: one process a run, the same instance, the same answer."""
