"""Floor 2: the one Django app with models, queries and migrations."""
