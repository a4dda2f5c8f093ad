"""Value objects that every room understands."""
