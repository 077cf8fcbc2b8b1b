"""Agreements as data: what the parties have promised, what money comes with it, and when what is due."""
