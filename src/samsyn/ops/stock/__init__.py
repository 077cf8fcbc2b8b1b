"""A region's stock on its way in: files, profiles, storerooms kept here, and what has been sent over time."""
