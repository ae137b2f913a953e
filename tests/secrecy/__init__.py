"""What must never be found in the clear."""
