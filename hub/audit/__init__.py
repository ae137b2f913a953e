"""How the audit is kept: sealed, anchored out of the hub's reach, looked over, and in time removed."""
