"""Folders: what lies on this machine, and who writes it."""
