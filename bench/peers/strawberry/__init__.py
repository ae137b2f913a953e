"""The ordinary server, written well: Strawberry, SQLModel, and a data loader for each relation."""
