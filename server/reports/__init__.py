"""Papers as PDF: set by typst from plain data, with the fonts this project installs."""
