"""Statistics with calibrated noise: exact samplers, accounting in zCDP, and the queries."""
