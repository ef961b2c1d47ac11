"""What is claimed, measured. Run with `make bench`."""
