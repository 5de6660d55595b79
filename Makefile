# From nothing but Python 3.11+, pip and make. boot.lock brings uv, uv makes .venv; the stamps in .venv say what is in it.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: run serve test unit e2e lint format widget bench faults lock clean again

UV := .boot/bin/uv
PY := .venv/bin/python
INSTALL := pip install --quiet --python $(PY) --require-hashes --compile-bytecode
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
# The operating system's certificates, as pip and the browser use them; no Python that uv would have to download.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

ARGS ?=
# Tests wait for much: two cores carry three at a time.
WORKERS ?= 3

## A small company to try it on; ARGS=--still keeps its customers quiet.
run: .venv/.run
	$(PY) main.py demo $(ARGS)

## Your own data.
serve: .venv/.run
	$(PY) main.py serve $(ARGS)

## Everything that stands between a change and the main branch.
test: lint unit e2e

## ARGS chooses among the tests: make unit ARGS="tests/services -k joining"
unit: .venv/.test
	$(PY) -m pytest -n $(WORKERS) --ignore=tests/e2e $(ARGS)

e2e: .venv/.test
	$(PY) -m tests.e2e.browser
	$(PY) -m tests.e2e.calls.turn
	$(PY) -m pytest -n $(WORKERS) --dist loadfile tests/e2e $(ARGS)

lint: .venv/.test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo

format: .venv/.test
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

## After a change of the widget's scripts.
widget: .venv/.test
	$(PY) -m widget.building

bench: .venv/.test
	$(PY) -m tests.bench $(ARGS)

faults: .venv/.test
	$(PY) -m tests.faults $(ARGS)
	GRAB_ROUNDS=200 $(PY) -m pytest tests/services/conversations/test_grabbing.py -k fifty

## The newest versions that pyproject.toml allows.
lock: .venv/pyvenv.cfg
	echo uv | $(UV) $(COMPILE) --upgrade --output-file boot.lock -
	$(UV) $(COMPILE) --upgrade --output-file requirements.lock pyproject.toml
	$(UV) $(COMPILE) --upgrade --output-file requirements-test.lock --constraints requirements.lock --group test pyproject.toml

clean:
	rm -rf .boot .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An interrupted set-up, or a Python that was upgraded away from under .venv: made anew.
ifneq ($(shell test -x $(UV) && test -x $(PY) && echo yes),yes)
.venv/pyvenv.cfg: again
endif

.venv/pyvenv.cfg: boot.lock
	@rm -rf .boot .venv
	@found=; for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    found="$$python"; \
	    "$$python" -m pip --version >/dev/null 2>&1 || continue; \
	    echo "Setting up with $$("$$python" --version); the next start needs no set-up."; \
	    PIP_USER=0 PIP_ROOT_USER_ACTION=ignore "$$python" -m pip install --quiet --no-compile \
	        --disable-pip-version-check --require-hashes --target .boot -r boot.lock \
	        && $(UV) venv --quiet --python "$$python" .venv; \
	    exit; \
	done; \
	if [ -n "$$found" ]; then echo "Triptych is set up with pip, which $$found lacks (on Debian: apt-get install python3-pip)."; \
	else echo "Triptych needs Python 3.11 or newer and found none: install it, or name it: make run PYTHON=/path/to/python3"; \
	fi >&2; exit 1

.venv/.run: .venv/pyvenv.cfg requirements.lock
	@$(UV) $(INSTALL) -r requirements.lock
	@touch $@

.venv/.test: .venv/pyvenv.cfg requirements-test.lock
	@$(UV) $(INSTALL) -r requirements-test.lock
	@touch $@ .venv/.run
