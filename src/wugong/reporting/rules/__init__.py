"""Pure: values in, figures out."""
