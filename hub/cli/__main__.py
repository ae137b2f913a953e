"""`python -m hub.cli`, for where the command `hub` is not on the path."""

from hub.cli import app

app(prog_name="hub")
