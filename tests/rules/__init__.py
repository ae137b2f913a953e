"""The rules of the core, through its mutations."""
