"""The explorer as people meet it: its routes, and its page in a real Chromium."""
