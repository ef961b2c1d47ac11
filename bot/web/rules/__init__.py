"""The owner's rules as pages: in words, as a form, and tried."""
