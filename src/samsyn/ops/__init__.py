"""Floor 3: the use cases. Each is one function: permission, decide, write, audit, in one transaction."""
