"""Named reads of placement: the problem in bulk, results for pages."""
