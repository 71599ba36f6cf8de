"""The model county: real places, invented people, deterministic by seed.

Columns first (`county.build`, pure), then PostgreSQL (`load.load`). Every identity number is
check-valid in an area assigned to nobody, every phone lies in a block that no operator was
given, every name is put together from a list of common characters.
"""
