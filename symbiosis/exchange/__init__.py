"""What could flow: distance, match, value."""
