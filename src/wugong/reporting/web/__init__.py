"""Pages of the months."""
