"""Pages of comparisons with another office's list."""
