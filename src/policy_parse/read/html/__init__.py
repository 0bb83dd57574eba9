"""read/html: a web page → the article's text as a browser would show it, its tables cell by cell."""
