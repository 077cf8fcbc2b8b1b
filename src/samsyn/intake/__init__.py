"""Floor 2: bytes to core values, saying where each error stands."""
