"""The views, a module a room."""
