# Two commands: make run, make test. Nothing but Python 3.11+, make and a package index is needed.
PYTHON ?= python3
PORT ?= 8000
SCALE ?= township
UV := .uv/bin/uv
BIN := .venv/bin
export UV_LINK_MODE = copy
# Images often ask for no bytecode: each of the many processes would compile 1,700 files anew (5 s).
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run loaded test units stories walk safety bench fmt check

.uv/bin/uv:
	@$(PYTHON) -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.ready: .uv/bin/uv pyproject.toml uv.lock
	@$(UV) sync --quiet --locked --no-group bench --python $(PYTHON) && touch $@

.venv/.warm: .venv/.ready $(wildcard src/labourmatch/kernels/*.py)
	@echo "Compiling the engine's loops (once, about a minute) …" && $(BIN)/labourmatch warm && touch $@

setup: .venv/.ready
	@$(BIN)/python frontend/build.py && $(BIN)/python -m wugong.site.translations

# The compiler works on one core while people are loaded, or checked code, on the other.
run: setup
	@$(MAKE) --no-print-directory -j 2 .venv/.warm loaded && $(BIN)/wugong match --if-none && $(BIN)/wugong accounts && $(BIN)/wugong up --port $(PORT)

loaded:
	@$(BIN)/wugong demo --scale $(SCALE)

test: setup
	@$(BIN)/python tests/browser.py && $(MAKE) --no-print-directory -j 2 .venv/.warm check && $(MAKE) --no-print-directory -j 2 units stories

units: setup
	@$(BIN)/python frontend/build.py --test

# A process often waits for a server or a browser: three keep two cores at work.
stories: setup
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not walk and not safety"

check: setup
	@$(BIN)/ruff check && $(BIN)/ruff format --check --quiet && $(BIN)/lint-imports --no-cache && $(BIN)/mypy && $(BIN)/djlint src --profile jinja --lint --quiet

walk: setup
	@$(BIN)/python tests/browser.py && $(BIN)/pytest -m walk tests/flows

safety: setup
	@$(UV) sync --quiet --locked --no-group bench --extra ray --python $(PYTHON) && WUGONG_ALL_EXAMPLES=1 $(BIN)/pytest -m "safety or hypothesis" && $(BIN)/bandit -q -r src -c pyproject.toml

bench: setup .venv/.warm
	@$(UV) sync --quiet --locked --group bench --python $(PYTHON) && $(BIN)/python -m bench

fmt: setup
	@$(BIN)/ruff check --fix --quiet && $(BIN)/ruff format --quiet && $(BIN)/djlint src --profile jinja --reformat --quiet
