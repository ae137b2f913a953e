"""The contract between the hub and its plugins: what they may add, and what happens when they break or go."""
