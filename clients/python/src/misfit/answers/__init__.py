"""Answers: what a model's outputs say, and how good they are."""
