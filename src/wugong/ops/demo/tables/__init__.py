"""The county's columns as the rows of each table, in blocks small enough to hold in memory."""
