"""Pure rules of placement: values in, decision out, no database."""
