"""Who sees what, through which door: generated from the registry, so that a new type is covered by being declared."""
