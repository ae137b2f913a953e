"""Codes that carry a check of their own: who a person is, which organization, which volunteer."""
