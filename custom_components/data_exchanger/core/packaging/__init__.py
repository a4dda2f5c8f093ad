"""What leaves, and nothing more: granted readings become a minimised, resampled data package."""
