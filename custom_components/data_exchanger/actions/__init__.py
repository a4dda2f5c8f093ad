"""Handlers of the actions, by topic."""
