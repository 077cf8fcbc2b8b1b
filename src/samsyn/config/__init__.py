"""Settings and URL roots, above all floors."""
