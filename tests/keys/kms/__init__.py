"""A key management service on a socket, and the plugin that brings it to a hub."""
