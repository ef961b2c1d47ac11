"""The owner's rules: a file is read, tried on what happened, and published."""
