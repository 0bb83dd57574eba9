"""read/text: plain text in UTF-8, UTF-16 or a Chinese legacy encoding → a block per line, tables drawn with characters."""
