"""How fast the hub is, against the fastest server that can be written and against an ordinary one."""
