"""Builders of what tests begin with: a whole, valid thing with only what the claim is about set apart."""
