# Every target first brings the installation up to date (tools/bootstrap.py); `make` alone lists the targets.
.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/sh
export UV := $(CURDIR)/.linkledger/uv/bin/uv

RUN := .venv/bin
REPORTS := .linkledger/reports
PORTAL = npm --prefix portal run --silent
PYTEST = $(RUN)/pytest --junit-xml=$(REPORTS)/$@.xml tests/$@
ANY_PYTHON = for python in python3.13 python3 python; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then \
	exec "$$python" tools/bootstrap.py $(1); fi; done; \
	echo 'install: no Python here: install Python 3.13 (python.org or your package manager), then run make again' >&2; exit 1
IN_THE_OTHER_LAYER = pydantic pydantic-core annotated-types typing-extensions typing-inspection iso4217 crawler-user-agents disposable-email-domains
COMPILE = .linkledger/uv/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock' \
	--no-emit-package linkledger --no-emit-package linkledger-aws --no-emit-package linkledger-exports $(if $(UPGRADE),--upgrade)

.PHONY: help install demo test check fmt lint types boundaries architecture unit explore soak bench mutants contract infra integration portal e2e browser openapi synth lock clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r target what; do printf '  make %-13s %s\n' "$$target" "$$what"; done

install: ## install all that the project needs into .linkledger/, .venv/ and node_modules/
	@$(call ANY_PYTHON,)

demo: install ## the whole pipeline on the local stack, with real traffic; stays up until Ctrl-C (ONCE=1: leaves at once)
	@$(RUN)/linkledger demo $(if $(ONCE),--once)

test: fresh-reports lint types boundaries architecture unit contract infra integration portal e2e browser ## everything that CI checks, in order; stops at the first stage that fails
	@$(RUN)/python tools/test_summary.py $(REPORTS)

check: test ## another name for test

fmt: install ## format the code and fix what ruff and biome can fix
	@$(RUN)/ruff check --fix-only --quiet .
	@$(RUN)/ruff format .
	@$(PORTAL) fmt

lint: install ## format and lint, without changing anything
	@echo '== format'
	@$(RUN)/ruff format --check . || { echo 'format: run make fmt' >&2; exit 1; }
	@echo '== lint'
	@$(RUN)/ruff check .

types: install ## strict types
	@echo '== types'
	@$(RUN)/mypy

boundaries: install ## which room may import which
	@echo '== boundaries'
	@$(RUN)/lint-imports --no-logo

architecture: install ## rules that hold for every file of the tree
	@echo '== architecture'
	@$(PYTEST)

unit: install ## the business, without AWS
	@echo '== unit'
	@$(PYTEST)

explore: install ## the properties of the business with new examples; a failure prints how to repeat it
	@echo '== explore'
	@EXAMPLES=new $(RUN)/pytest tests/unit

soak: install ## a million events with faults end in the same ledger, random businesses agree with the oracle (SEED=n)
	@$(RUN)/python -m tests.soak.soak $(if $(SEED),--seed $(SEED))

bench: install ## CPU of a click and of a settled event against the same in the usual way, as one table (JSON=FILE)
	@$(RUN)/python -m tests.bench $(if $(JSON),--json $(JSON))

mutants: install ## which changes of the money kernel do its tests not notice? (MUTATE="earning/refund.py ledger": of these)
	@$(RUN)/python tools/mutants.py $(MUTATE)

contract: install ## every store and its fake pass the same tests
	@echo '== contract'
	@$(PYTEST)

infra: install ## the synthesized template: assets, rights, streams, cdk-nag
	@echo '== infra'
	@$(PYTEST)

integration: install ## handlers and the local stack's parts together
	@echo '== integration'
	@$(PYTEST)

portal: install ## the portal: format, lint, types, logic, build, first load
	@echo '== portal'
	@$(PORTAL) check -- $(CURDIR)/$(REPORTS)/portal.xml

e2e: install ## from a click to a payout over HTTP, on the deployed local stack
	@echo '== e2e'
	@$(PYTEST)

browser: install ## the portal in Chromium, on the deployed local stack: sign-in and overview (PAGES=tests/portal: every page)
	@echo '== browser'
	@$(RUN)/pytest --junit-xml=$(REPORTS)/$@.xml $(or $(PAGES),tests/portal/test_sign_in.py tests/portal/test_overview.py)

openapi: install ## write the OpenAPI documents of both APIs to docs/openapi/
	@$(RUN)/python tools/openapi.py

synth: install ## write the CloudFormation templates to cdk.out (STAGE=prod; default dev)
	@node_modules/.bin/cdk synth --quiet --context stage=$(or $(STAGE),dev)

lock: ## pin all dependencies anew by version and hash (UPGRADE=1: to their newest versions)
	@$(call ANY_PYTHON,uv)
	@$(COMPILE) --python-version 3.9 tools/requirements-uv.in -o tools/requirements-uv.lock
	@$(COMPILE) --python-version 3.13 tools/requirements-ministack.in -o tools/requirements-ministack.lock
	@$(COMPILE) --python-version 3.13 pyproject.toml --group pyproject.toml:dev -o requirements-dev.lock
	@$(COMPILE) --python-version 3.13 --constraint requirements-dev.lock layers/domain/pyproject.toml layers/aws/pyproject.toml -o layers/third_party/requirements.lock
	@$(COMPILE) --python-version 3.13 --constraint requirements-dev.lock $(addprefix --no-emit-package ,$(IN_THE_OTHER_LAYER)) layers/exports/pyproject.toml -o layers/exports/requirements.lock
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(PORTAL) lock
	@echo 'lock: written; make installs from it'

clean: ## remove everything that was installed or built here, the local stack's data too
	@if [ -x $(RUN)/linkledger ]; then $(RUN)/linkledger down; fi
	@rm -rf .linkledger .venv node_modules portal/node_modules portal/dist cdk.out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: fresh-reports
fresh-reports:
	@rm -rf $(REPORTS) && mkdir -p $(REPORTS)
