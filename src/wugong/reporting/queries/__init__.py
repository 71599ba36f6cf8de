"""Named reads of the months."""
