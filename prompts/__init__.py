"""Words for the model, as data with a small reader."""
