"""installation: what is installed here, what is missing for what, and the command that brings it."""
