"""Shortages: the feed, whom its notices hit, what prescribers are told, and the cases that regions work in together."""
