"""Reads, straight to small row dataclasses. The floors above ask these and never the models."""
