"""A lending library: a small graph in which every kind of field meets its edges."""
