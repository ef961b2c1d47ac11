"""What is looked at before a release: what two texts say of one thing, and what shoppers ask."""
