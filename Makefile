# The two commands a newcomer needs: make run, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: help setup run check test format constraints eval bench screenshots rich-menus secrets audit

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: $(STAMP) ## Create the virtual environment and install everything

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (found: $$($(PYTHON) --version)). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Creating the virtual environment failed. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@# Where Python may not write bytecode by itself every start would compile all of it: a third of a short command.
	@$(BIN)/python -m compileall -q bot scheduler
	@touch $@

run: setup ## Run the product (with a stand-in for LINE unless credentials are set)
	@exec $(BIN)/python -m bot run

check: setup ## Lint, types, layers, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check-migrations

test: setup ## Run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

format: setup ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

constraints: setup ## Pin what is installed now
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^-e' > constraints.txt

eval: setup ## Measure the matcher on the project's own messages, leaving each writer out
	$(BIN)/python -m bot evaluate --folder knowledge --slips --worst 30

bench: setup ## Measure everything and write docs/performance.md (some minutes, on an idle machine)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m bench.performance

screenshots: setup ## Take pictures of every page of the console for docs/images (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

rich-menus: setup ## Draw the rich menus of each role into knowledge/menus (needs Chromium)
	$(BIN)/python -m tests.browser.rich_menus

secrets: ## Look for credentials in the files of the project
	@PYTHON=$(PYTHON) .ci/secrets

audit: ## Ask the advisory database about every pinned package
	@PYTHON=$(PYTHON) .ci/audit
