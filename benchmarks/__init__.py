"""What is claimed, measured. Run with `make bench`."""

import bot  # sets for every contestant how threads wait for one another, before a library reads it

assert bot
