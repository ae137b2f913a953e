"""The engine over the demo."""
