"""From the corpus and what is known of it to pages: typed views, then Markdown, then files."""
