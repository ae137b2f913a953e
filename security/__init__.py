"""Sealing of personal data, value by value: each bound to its place, each opened by its subject's own key."""
