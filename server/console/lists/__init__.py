"""The long lists of the console, each with its columns, its filters and its files."""
