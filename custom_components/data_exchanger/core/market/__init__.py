"""Which demand fits this home, why or why not, and at what price."""
