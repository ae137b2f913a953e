"""Who asks, what they may see, for what purpose, and what is put on record."""
