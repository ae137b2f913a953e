"""The documents are true: every query, command and code block in them is run."""
