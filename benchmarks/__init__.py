"""What the engine's speed is worth against what else could do the same, measured in one run."""
