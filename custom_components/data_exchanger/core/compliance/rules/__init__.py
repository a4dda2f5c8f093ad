"""One rule per module, its words and sources in the JSON file beside it."""
