"""What is there: tables, their schemas, reading them, and estimating streams."""
