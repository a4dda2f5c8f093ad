"""What the home has: entities and imports become entries with an element and subjects."""
