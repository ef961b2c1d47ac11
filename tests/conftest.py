"""For every test, however it is started."""

import bot  # sets how OpenMP threads wait for one another, before any library reads it

assert bot
