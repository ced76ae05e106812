"""What people take away: tables, later briefs and maps."""
