"""The demo: a family in a real Home Assistant sells data to a real buyer."""
