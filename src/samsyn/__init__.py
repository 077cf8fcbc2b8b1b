"""Samsyn: agreements on Swedish health-care preparedness, put into force as software."""

__version__ = "0.1.0"
