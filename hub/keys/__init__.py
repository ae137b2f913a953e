"""Keys at work: told across processes, taken from a provider, counted, and rotated while the hub serves."""
