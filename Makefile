PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-long test-scale lint bench data words clean

run: $(VENV)/.run
	$(BIN)/symbiosis

test: $(VENV)/.test lint
	$(PYTHON) scripts/find_chromium.py
	$(BIN)/pytest -n 2 --dist loadgroup

test-long: $(VENV)/.test
	$(PYTHON) scripts/find_chromium.py
	$(BIN)/pytest -m long
	$(BIN)/pytest tests/core tests/data --hypothesis-profile=long

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/pip install -q -c constraints.txt -e '.[test,bench]'
	$(BIN)/python -m benchmarks $(ARGS)

test-scale: $(VENV)/.test
	$(BIN)/pip install -q -c constraints.txt -e '.[test,scale,spark]'
	$(PYTHON) scripts/find_java.py
	$(BIN)/pytest tests/core/test_scale.py

data: $(VENV)/.test
	$(BIN)/python scripts/build_data.py

words: $(VENV)/.test
	$(BIN)/python scripts/words.py

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install -q -c constraints.txt -e .
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install -q -c constraints.txt -e '.[test]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
