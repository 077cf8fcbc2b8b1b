"""Alerts to a region: judged by its rules, told in words, sent by mail."""
