"""The slow, obvious executor, and the proof that the engine answers as it does."""
