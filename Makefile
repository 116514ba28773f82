# tadoru: few commands, and each does what it says on a fresh machine.
# Needs Python >= 3.11 with venv, and make. Node comes from the machine or from PyPI.

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-long check fix bench docs

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
DATABASE ?= sqlite:///var/tadoru.db
BIN := .venv/bin
READY := .venv/.ready

help:            ## show this list
	@sed -n 's/^\([a-z-]*\): .*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: $(READY)  ## install everything into .venv, nothing anywhere else

$(READY): requirements.lock pyproject.toml hatch_build.py web/package-lock.json
	@test -n "$(PYTHON)" || { echo "tadoru needs Python 3.11 or newer (set PYTHON=...)" >&2; exit 1; }
	@test -x $(BIN)/pip || "$(PYTHON)" -m venv .venv || \
		{ echo "This Python cannot make a venv (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Installing the locked packages into .venv (a few minutes the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

run: setup       ## play the demo once, print it, serve it at http://127.0.0.1:8300
	@mkdir -p var
	@$(BIN)/tadoru demo --database $(DATABASE) --serve

demo: setup      ## play the demo and print it, without serving
	@mkdir -p var
	@$(BIN)/tadoru demo --database $(DATABASE)

test: setup      ## run the tests (PYTEST="-k words" to choose)
	@$(BIN)/pytest -q -n 2 --dist worksteal -m "not long" $(PYTEST)

test-long: setup ## run the long tests too
	@$(BIN)/pytest -q -n 2 --dist worksteal $(PYTEST)

check: setup     ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: setup       ## format, mend what ruff can, collect new sentences for translation
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ --no-location --sort-output \
		--omit-header -o var/tadoru.pot src
	@$(BIN)/pybabel --quiet update -i var/tadoru.pot -d src/tadoru/locale -D tadoru \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100

bench: setup     ## measure, and print the figures
	@$(BIN)/tadoru bench

docs: setup      ## write docs/reference anew, and a picture of every page into var/screens
	@$(BIN)/python docs/build.py
	@mkdir -p var/screens
	@TADORU_SCREENSHOTS=var/screens $(BIN)/pytest -q tests/e2e/test_pages_all.py
	@$(BIN)/python docs/screens.py var/screens
