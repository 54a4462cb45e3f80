"""Datasets: images, their classes and what the hub is told of them."""
