"""The database: where it runs, who may enter, how it is read, written and migrated."""
