"""Papers made on the tablet itself, without network: pages drawn with Pillow, kept as PDF."""
