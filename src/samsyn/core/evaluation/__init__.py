"""Evaluation: what may be told of figures that belong to others."""
