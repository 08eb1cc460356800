"""Papershelf turns a pile of paper abstracts into a library site: captures in, Markdown in the middle, HTML out."""

__version__ = "0.1.0"
