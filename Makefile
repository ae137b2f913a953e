# make run     serves the hub with demo data          make prove   the proofs at full size
# make test    every proof at small size              make bench   performance against peers and the limit
# make lint    style and types                        make schema  rewrites schema.graphql
# make clean   removes what was built and the demo's HUB_HOME

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HUB_HOME ?= .hub
export HUB_HOME

.DEFAULT_GOAL := run
.PHONY: run test prove bench lint schema explorer clean

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.run
	@echo "Installing the locked packages of the tests…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

explorer: $(VENV)/.run
	@$(BIN)/python explorer/build.py

run: explorer
	@$(BIN)/hub demo

test: $(VENV)/.test explorer lint
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

prove: $(VENV)/.test explorer
	@$(BIN)/python tests/browser/chromium.py
	@HUB_PROVE=1 $(BIN)/python -m pytest -q -n 2 --dist worksteal

bench: $(VENV)/.test
	@$(BIN)/python -m bench

lint: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy hub plugins security tests bench explorer
	@$(BIN)/lint-imports

schema: $(VENV)/.run
	@$(BIN)/hub schema > schema.graphql.new
	@mv schema.graphql.new schema.graphql

clean:
	@for home in $(HUB_HOME) bench/.home; do \
		if test -x $(BIN)/hub && test -d $$home; then HUB_HOME=$$home $(BIN)/hub demo --remove; fi; \
	done
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@rm -rf explorer/dist explorer/node_modules explorer/.node tests/browser/node_modules tests/browser/.chromium
