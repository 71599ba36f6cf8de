"""What two lists of the same people say differently: values in, decision out, no database."""
