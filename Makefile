# Two commands matter: `make demo` shows the job done, `make test` proves it.

SHELL := /bin/sh
PYTHON ?= $(or $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3),python3)
SHOP ?= myshop
BIN := .venv/bin
BESIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: demo run test setup setup-dev models lint bench lock clean

demo: setup  ## The whole job, seen done, with no account and no token
	@$(BIN)/shopvine demo --shop demo

run: setup  ## The bot of SHOP=folder on Telegram; needs TELEGRAM_BOT_TOKEN
	@$(BIN)/shopvine run --shop $(SHOP)

test: setup-dev lint  ## Everything that CI checks
	@$(BIN)/shopvine models fetch qwen2.5-coder-1.5b qwen2.5-coder-0.5b
ifeq ($(CHROMIUM),)
	@echo "No Chromium here: tests that drive a browser are left out. On Debian: apt install chromium."
	$(BIN)/pytest $(BESIDE) -m "not browser"
else
	$(BIN)/pytest $(BESIDE)
endif

lint: setup-dev  ## Style, types and the house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev  ## Measure what is claimed; ratios in one run
	@$(BIN)/shopvine models fetch qwen2.5-coder-1.5b
	$(BIN)/python -m benchmarks

setup:
	@$(PYTHON) bootstrap.py

setup-dev:
	@$(PYTHON) bootstrap.py --dev

lock:  ## Pin every dependency anew, with hashes; needs uv
	@sh locks/lock.sh

clean:  ## Remove what make made here; the cache stays
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
