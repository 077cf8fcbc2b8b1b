"""Money: how an amount is divided, when it may be used."""
