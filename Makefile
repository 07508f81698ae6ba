# Every target sets up what it needs, from Python 3.11 or newer and make alone.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
READY := .venv/ready
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
PACKS := $(patsubst %/questionnaire.yaml,%,$(wildcard questionnaires/*/questionnaire.yaml))
CASE ?= questionnaires/fine-tuning/cases/ready-to-scale.yaml
PYTEST_FLAGS ?= -n auto --maxprocesses 8 --dist worksteal

# What is not built yet is left out.
TUI := $(wildcard advisor/tui)
PACK_TESTS := $(if $(wildcard advisor/packtest*),$(PACKS))
PACK_LINTS := $(if $(wildcard advisor/lint*),$(PACKS))

.DELETE_ON_ERROR:
.PHONY: run test test-all test-doors test-lowest fuzz vulnerabilities lint check format picture wheel lock clean

# The screens in a terminal; a report elsewhere, and wherever a CASE is named.
run: $(READY)
	@if [ -n "$(TUI)" ] && [ "$(origin CASE)" = file ] && [ -t 0 ] && [ -t 1 ]; then $(BIN)/advisor; \
	else $(BIN)/advisor run $(CASE); fi

# A share of it, in a minute and a half. Modules are compiled once, and not by each of the many
# processes that the tests start.
test: export PYTHONDONTWRITEBYTECODE =
test: $(READY)
	$(BIN)/python -m pytest $(PYTEST_FLAGS) --ignore tests/doors
	@for pack in $(PACK_TESTS); do $(BIN)/advisor test $$pack || exit; done

# Everything, as CI does.
test-all: export ADVISOR_THOROUGH = 1
test-all: test

# The report and the checklist in a browser and in an office; what is not installed is skipped.
test-doors: $(READY)
	$(BIN)/python -m pytest $(PYTEST_FLAGS) tests/doors

# With the lowest versions that pyproject.toml allows, in an environment of its own; without the
# extra `mcp`, which asks for newer ones.
test-lowest:
	$(PYTHON) -m venv --clear build/lowest
	build/lowest/bin/python -m pip -qq install --upgrade pip
	$(PYTHON) -m tests.lowest > build/lowest/constraints.txt
	build/lowest/bin/python -m pip -qq install -c build/lowest/constraints.txt \
	--editable '.[docx,serve]' --group dev
	ADVISOR_THOROUGH=1 build/lowest/bin/python -m pytest $(PYTEST_FLAGS) --ignore tests/doors \
	--ignore tests/tui --ignore tests/test_mutation.py --ignore tests/test_mcp.py --ignore tests/test_fuzz_doors.py

# A hundred thousand inputs, half an hour on one core; ADVISOR_FUZZ_SEED draws others.
fuzz: $(READY)
	ADVISOR_THOROUGH=1 ADVISOR_FUZZ=$${ADVISOR_FUZZ:-100000} \
	$(BIN)/python -m pytest $(PYTEST_FLAGS) tests/test_fuzz.py tests/test_fuzz_doors.py

# What is publicly known against the locked versions.
vulnerabilities:
	$(PYTHON) -m venv --clear build/vulnerabilities
	build/vulnerabilities/bin/python -m pip -qq install pip-audit
	build/vulnerabilities/bin/pip-audit --no-deps --disable-pip -r requirements-dev.txt

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@for pack in $(PACK_LINTS); do $(BIN)/advisor lint $$pack || exit; done

check: lint test

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The picture in the README, drawn by the app itself.
picture: $(READY)
	$(BIN)/python -m tests.benchmarks.picture docs/screen.svg

wheel: $(READY)
	$(BIN)/python -m hatchling build

$(READY): pyproject.toml requirements-dev.txt
	@if [ -z "$(PYTHON)" ]; then echo "advisor needs Python 3.11 or newer with its venv module" \
	"(Debian, Ubuntu: python3-venv). Name yours: make PYTHON=/path/to/python3" >&2; exit 1; fi
	@echo "Setting up .venv with $$($(PYTHON) --version): a minute or two" >&2
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(PIP) install --no-deps -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check >&2
	@touch $@

# The newest versions that fit pyproject.toml, without an address.
lock:
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --upgrade pip
	$(PIP) install --editable . --group dev --group mcp
	{ echo '# Development versions, written by `make lock`.'; \
	$(PIP) freeze --exclude-editable --exclude pip --exclude setuptools; } > requirements-dev.txt

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find advisor tests -name __pycache__ -type d -prune -exec rm -rf {} +
