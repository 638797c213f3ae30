# Everything a person or a machine does with a checkout. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
CORE_ROOMS := scenario worth states projects roadmap stability bargain agreement ledger history people
CORE_COVERAGE := 95

# With CI set, the wheel is built and installed, so that tests meet what users get.
READY := .venv/.$(if $(CI),wheel,editable)

# uv does not read pip's settings: trust what the system trusts, and hand pip's index on, if it has one.
# The version of uv is the one that is locked.
UV_NEEDED := $(or $(shell sed -n 's/^\(uv==[^ ;]*\).*/\1/p' requirements.lock 2>/dev/null),uv)
UV := index="$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}"; \
      $(BIN)/uv --quiet --system-certs
UV_INDEX = $${index:+--default-index "$$index"}

# Fetches outlines of countries for the maps, and says so if that fails: hatch_build.py.
OUTLINES := $(BIN)/python -m hatchling build --target wheel --hooks-only

# Loops are compiled once, before the workers that would each compile them.
PYTEST := $(BIN)/python -m tests.compiled && $(BIN)/python -m pytest -n auto --maxprocesses=2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env demo test lint coverage covered bench soak docs lock clean

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

env: $(READY)  ## set up .venv with everything that is needed
	@:

demo: env  ## plan the Korean settlement
	@$(BIN)/detente plan korea

test: env  ## run every test
	@$(PYTEST)

lint: env  ## check style, types and who imports whom
	@failed=0; \
	$(BIN)/ruff check || failed=1; \
	$(BIN)/ruff format --check || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/lint-imports --no-logo || failed=1; \
	exit $$failed

coverage: env  ## run every test, and say which lines of the core rooms no test reaches
	@$(PYTEST) --cov --cov-report=
	@$(MAKE) --no-print-directory covered

# What the last measured run reached; below the limit in any core room is a failure.
covered: env
	@for room in $(CORE_ROOMS); do \
	    $(BIN)/coverage report --include="*/detente/$$room/*" --fail-under=$(CORE_COVERAGE) || exit 1; \
	done

bench: env  ## measure, and write the figures
	@$(BIN)/python -m benchmarks.stability
	@$(BIN)/python -m benchmarks.bargain
	@$(BIN)/python -m benchmarks.projects
	@$(BIN)/python -m benchmarks.ledger
	@$(BIN)/python -m benchmarks

soak: env  ## try thousands of small games on planner and plain models, and kill hundreds of writers of ledgers
	@$(BIN)/python -m benchmarks.soak
	@$(BIN)/python -m benchmarks.ledger.crashes

docs: env  ## write the reference from the code, and build the documentation into out/docs
	@$(BIN)/python docs/generate.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --site-dir out/docs

lock: $(BIN)/uv  ## choose the newest fitting version of every dependency, and write requirements.lock
	@$(UV) pip compile pyproject.toml --extra dev --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-header $(UV_INDEX) --output-file .venv/compiled.lock
	@{ echo '# Every package that detente needs to run, be tested and be built, with its hashes.'; \
	   echo '# Written by `make lock` from pyproject.toml; not edited by hand.'; \
	   cat .venv/compiled.lock; } > requirements.lock

clean:  ## remove all that was made
	rm -rf .venv out dist .coverage .coverage.* .hypothesis .import_linter_cache \
	    .mypy_cache .pytest_cache .ruff_cache src/detente/report/outlines.json
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(BIN)/uv:
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check '$(UV_NEEDED)'

.venv/.locked: requirements.lock | $(BIN)/uv
	@$(UV) pip install --python $(BIN)/python --compile-bytecode --require-hashes $(UV_INDEX) \
	    --requirement requirements.lock
	@touch $@

.venv/.editable: .venv/.locked pyproject.toml hatch_build.py
	@$(OUTLINES)
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f .venv/.wheel
	@touch $@

.venv/.wheel: .venv/.locked pyproject.toml hatch_build.py $(shell find src -type f -not -name '*.pyc')
	@$(OUTLINES)
	@rm -rf .venv/dist
	@$(BIN)/python -m hatchling build --target wheel --directory .venv/dist 2> /dev/null
	@$(UV) pip install --python $(BIN)/python --no-deps --compile-bytecode --reinstall .venv/dist/*.whl
	@rm -f .venv/.editable
	@touch $@
