# `make guide` renders the study guide into site/; `make test` runs every check and test.
# Both set up .venv first. PYTHON chooses the interpreter, 3.11 or later.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: guide test lint pictures tables clean

guide: .venv/ready
	$(BIN)/notecheck build --out site

test: .venv/ready
	$(BIN)/python -m pytest -n auto

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pictures: guide
	PYTHONPATH=tests $(BIN)/python docs/pictures.py site docs

tables: .venv/ready
	$(BIN)/python docs/tables.py

.venv/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "notecheck needs Python 3.11 or later; choose one: make PYTHON=python3.12 guide")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv site .notecheck_cache
