"""Events: the lines of a run, and what is checked before one is written."""
