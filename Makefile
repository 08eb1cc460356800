# `make site` sets up and builds the site, `make test` sets up and runs every test. Nothing else is needed by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help site serve check test lowest lint bench browser clean

help:
	@echo "make site    set up and build the site from content/ into site/"
	@echo "make serve   the same, served, and built again whenever content/ changes"
	@echo "make check   print what is wrong in content/"
	@echo "make test    set up and run every test"
	@echo "make lowest  run the tests of the code with the lowest versions that pyproject.toml allows"
	@echo "make lint    ruff and mypy"
	@echo "make bench   print what building, enriching and searching papers costs, beside others, and how good it is"
	@echo "make clean   remove everything that was made"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Papershelf needs Python 3.11 or newer; name one: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/site.stamp: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@ $(VENV)/site.stamp

$(VENV)/bench.stamp: $(VENV)/test.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

site: $(VENV)/site.stamp
	$(BIN)/papershelf build

serve: $(VENV)/site.stamp
	$(BIN)/papershelf serve

check: $(VENV)/site.stamp
	$(BIN)/papershelf check

# A Chromium from the system where there is one or root can install it, else the one that Playwright fetches. The Firefox
# is the system's; a user who is not root has to have it.
browser: $(VENV)/test.stamp
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; \
	then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; \
	else $(BIN)/playwright install chromium; fi
	@if command -v firefox-esr >/dev/null || command -v firefox >/dev/null; \
	then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y firefox-esr >/dev/null; fi

test: $(VENV)/test.stamp browser
	$(BIN)/python -m pytest

# Of the program's own dependencies; what only tests need is as new as can be.
$(VENV)/lowest/test.stamp: $(BIN)/python pyproject.toml
	$(BIN)/python -m venv $(VENV)/lowest
	sed -n '/^dependencies = \[/,/^\]/s/^  "\([^>]*\)>=\([0-9.]*\).*/\1==\2/p' pyproject.toml > $(VENV)/lowest/constraints.txt
	$(VENV)/lowest/bin/python -m pip install --quiet --disable-pip-version-check \
	  --constraint $(VENV)/lowest/constraints.txt --editable '.[test,lint]'
	@touch $@

lowest: $(VENV)/lowest/test.stamp
	$(VENV)/lowest/bin/python -m pytest -p no:cacheprovider tests --ignore tests/browser --ignore tests/site \
	  --ignore tests/property

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

# ABSTRACTS names a file of JSON lines with a title and an abstract each; without one the library's own data is read.
ABSTRACTS ?= site/data/papers.jsonl
# CORPUS names a large file of papers as JSON Lines, with arXiv categories; without the file its benchmarks are left out.
CORPUS ?= ../shared/corpora/arxiv-20k.jsonl.gz
# QUERIES names labelled queries for the search, as JSON Lines of query, kind and titles.
QUERIES ?= ../shared/labels/search-dev.jsonl
# SIZES and PEERS choose what building is compared on, see benchmarks/build.py; all of it takes hours.
bench: site browser $(VENV)/bench.stamp
	$(BIN)/python benchmarks/build.py --corpus $(CORPUS) $(if $(SIZES),--sizes $(SIZES)) $(if $(PEERS),--peers $(PEERS))
	$(BIN)/python benchmarks/page_weight.py site
	$(BIN)/python benchmarks/text.py $(ABSTRACTS)
	$(BIN)/python benchmarks/topics.py content/topics.yml $(ABSTRACTS)
	$(BIN)/python benchmarks/atlas.py site $(CORPUS)
	$(BIN)/python benchmarks/search.py $(if $(wildcard $(QUERIES)),--labels $(QUERIES)) \
	  $(if $(wildcard $(CORPUS)),--others $(CORPUS))
	@if [ -f $(CORPUS) ]; then set -e -x; \
	  $(BIN)/python benchmarks/enrichment.py $(CORPUS); \
	  $(BIN)/python benchmarks/systems.py $(CORPUS); \
	  $(BIN)/python benchmarks/related.py $(CORPUS); \
	else echo "$(CORPUS) is not there: enrichment and related papers are not measured" >&2; fi

clean:
	rm -rf $(VENV) .cache build site
