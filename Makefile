# make run     install the program, read the shipped example, show its timeline
# make test    install what the tests need and run them
# For developers: lint types snapshots gate bench fuzz model smoke clean
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell scripts/find-python)
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/istanbul-2025/dispatches
RECORD := out/istanbul-2025.db
SHARED ?= ../shared

help:
	@sed -n 's/^# \(make .*\)/\1/p;s/^# For/For/p' Makefile

# ---------------------------------------------------------------- installing

$(VENV)/.base:
	@scripts/make-venv "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.base locks/run.txt pyproject.toml
	@echo "Installing the program (a minute or two the first time) …"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

.PHONY: help run test browser lint format types snapshots gate bench fuzz model smoke locks clean

# ---------------------------------------------------------------- for everyone

run: $(VENV)/.run
	@mkdir -p out && rm -f $(RECORD) $(RECORD)-wal $(RECORD)-shm
	@$(BIN)/dragoman add $(EXAMPLE) --record $(RECORD)
	@echo
	@$(BIN)/dragoman timeline $(RECORD)
	@scripts/say-next $(BIN)/dragoman $(EXAMPLE) $(RECORD)

test: $(VENV)/.dev browser
	@$(BIN)/python -m pytest

browser:
	@scripts/install-browser

# ---------------------------------------------------------------- for developers

lint: $(VENV)/.dev
	@$(BIN)/ruff check src tests training benchmarks
	@$(BIN)/ruff format --check src tests training benchmarks

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix src tests training benchmarks
	@$(BIN)/ruff format src tests training benchmarks

types: $(VENV)/.dev
	@$(BIN)/mypy

snapshots: $(VENV)/.dev
	@$(BIN)/python tests/snapshots/write.py

gate: $(VENV)/.dev
	@$(BIN)/python benchmarks/gate.py --shared $(SHARED)
	@$(BIN)/python benchmarks/language.py --shared $(SHARED)

bench: $(VENV)/.dev
	@$(BIN)/python benchmarks/speed.py
	@mkdir -p out && rm -f out/bench.db*
	@$(BIN)/python benchmarks/record.py out/bench.db --fill 5000 --measure 1000

# Every reader of bytes under random input; not part of `make test`, and atheris is needed for nothing else.
MINUTES ?= 13
fuzz: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet atheris
	@for reader in $$($(BIN)/python benchmarks/fuzz.py); do echo "$$reader …"; $(BIN)/python benchmarks/fuzz.py $$reader --seconds $$(( $(MINUTES) * 60 / 13 )); done

model:
	@scripts/train-model "$(PYTHON)" $(SHARED)/bench/language $(SHARED)/bench/news

smoke:
	@scripts/smoke "$(PYTHON)"

locks: $(VENV)/.base
	@$(BIN)/python -m pip install --quiet uv
	@scripts/write-locks $(BIN)/uv

clean:
	@rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
