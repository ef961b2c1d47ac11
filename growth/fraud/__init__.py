"""Orders and starts that somebody should look at before money is paid. Pure: the evidence comes
through `facts.Facts`, and each check says in one sentence what it saw."""
