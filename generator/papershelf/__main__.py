"""`python -m papershelf` is the console command."""

from papershelf.cli import entry

if __name__ == "__main__":
    entry()
