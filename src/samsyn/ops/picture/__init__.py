"""The national picture: the regions' stock as each reader may see it, measured, compared, played out in scenarios."""
