"""What touches the machine: database engine, files, pictures, spreadsheets, passwords."""
