"""Fills the demo: two gemeenten, their people, and a year of work. Runs as migrator, dates relative to today."""
