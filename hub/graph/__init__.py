"""The engine: from declarations to one statement and its answer; it knows no volunteer."""
