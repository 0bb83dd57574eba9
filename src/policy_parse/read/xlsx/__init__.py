"""read/xlsx: the sheets of a workbook → titles as paragraphs, tables cell by cell as Excel shows them."""
