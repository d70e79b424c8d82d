"""What the product brings along: its checklist, the invented city of the demo."""
