"""What is allowed in the core and what follows from it; nothing here knows GraphQL."""
