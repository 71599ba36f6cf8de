"""Django's engine of PostgreSQL; Django asks for a package with a `base` in it."""
