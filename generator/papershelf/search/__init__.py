"""The search of the library: an index in small script files, and what reads it outside of a browser."""
