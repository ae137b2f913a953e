"""What the core shows: one type in each file, with its root fields."""
