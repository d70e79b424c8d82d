"""Questions to the database: they take the work, narrow to its reach, and have a limit."""
