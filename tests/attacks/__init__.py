"""A hub in a process of its own, asked as nobody would who means well."""
