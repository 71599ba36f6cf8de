"""Pages of a person's work."""
