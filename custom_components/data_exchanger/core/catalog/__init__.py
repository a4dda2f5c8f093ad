"""What the home has: entities and imports become catalogue entries with an element, a category and subjects."""
