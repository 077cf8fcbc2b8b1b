"""Floor 1, the rules. Pure: standard library only, no I/O and no clock."""
