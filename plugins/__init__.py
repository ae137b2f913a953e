"""The plugins that come with the hub: each folder is one, found by its entry point."""
