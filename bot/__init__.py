"""The application: chat, staff pages, commands, and the route from question to answer."""

import os

# The model and the embedder run on OpenMP threads that wait for one another. Spinning for long
# collapses on a busy machine, never spinning is slow on an idle one: spin briefly
# (docs/decisions/0004 has the figures). The libraries read this when they are loaded, so it stands
# here, before any of them; whoever sets OMP_WAIT_POLICY decides for themselves.
if "OMP_WAIT_POLICY" not in os.environ:
    os.environ["OMP_WAIT_POLICY"] = "passive"
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")
