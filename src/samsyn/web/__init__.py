"""Floor 4: the pages. Thin views over `ops` and the reads below; no rules here."""
