"""The house keeps itself: one rule in each file, and a test that fails as soon as the rule no longer holds."""
