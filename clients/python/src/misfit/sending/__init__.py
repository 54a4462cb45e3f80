"""Sending: the way from a run folder to the hub."""
