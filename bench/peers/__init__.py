"""The servers that the hub is measured against: each answers the same questions from the same database."""
