"""The widget kit: plain Kivy, a small set of parts, every colour and size from the theme."""
