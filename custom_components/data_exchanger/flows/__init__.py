"""Flows of the config subentries."""
