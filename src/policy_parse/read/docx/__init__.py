"""read/docx: the OOXML parts of a Word document → the text as Word shows it, automatic numbers included."""
