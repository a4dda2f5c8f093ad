"""The outside world behind the core's ports: recorder, registries, database, keys, network."""
