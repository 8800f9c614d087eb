# Two commands matter: `make demo` and `make test`. Everything a target makes stays in this checkout (.venv, .run, .build,
# node_modules) or, for root, in a folder in /var/tmp that carries this checkout's name.
MAKEFLAGS += --no-print-directory
PYTHON_BIN := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: bench profile help setup demo test assurance check fix clean sbom restore-drill

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

setup: ## install everything for development
	@echo "setup: preparing this checkout for development"
	@sh scripts/setup.sh dev

demo: ## start Overlast with a made-up gemeente; Ctrl-C stops everything
	@echo "demo: starting Overlast with a made-up gemeente"
	@sh scripts/setup.sh demo
	@exec $(PYTHON_BIN) -m overlast.demo.run

test: ## run all tests; ARGS="-k name" chooses
	@echo "test: running all tests on a database, Redis, mail server and browser of their own"
	@sh scripts/setup.sh dev
	@FRESH_DATABASE=1 exec $(PYTHON_BIN) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

assurance: ## run the long proofs and print a table; ARGS="-k name" chooses
	@echo "assurance: running what takes too long for every change"
	@sh scripts/setup.sh dev
	@FRESH_DATABASE=1 exec $(PYTHON_BIN) -m pytest -m assurance tests/assurance tests/contract/test_canary.py tests/contract/test_twin.py \
		tests/contract/test_inference.py tests/journeys/test_pages.py $(ARGS)

bench: ## measure speed; N=10000 casussen, QUICK=1, GROWTH=1 up to a million, BUDGET=minutes
	@echo "bench: measuring the production server on a made-up gemeente of its own"
	@sh scripts/setup.sh dev
	@exec $(PYTHON_BIN) -m overlast.bench.run

profile: ## one page: SQL with plans and Python hot spots; URL=/casussen/ AS=fatma N=1000
	@echo "profile: looking at one page"
	@sh scripts/setup.sh dev
	@exec $(PYTHON_BIN) -m overlast.bench.profile

check: ## style, types, direction of imports, templates, security, migrations, deployment settings
	@echo "check: everything that can be judged without running the product"
	@sh scripts/setup.sh dev
	@exec $(PYTHON_BIN) scripts/check.py

sbom: ## list every part of the product, with licences (CycloneDX), in sbom/
	@echo "sbom: listing the parts"
	@sh scripts/setup.sh dev
	@$(PYTHON_BIN) scripts/sbom.py

restore-drill: ## back up, restore into an empty cluster, compare; of the demo, or of the installation in DATABASE_URL
	@echo "restore-drill: making a backup, restoring it elsewhere and comparing the two"
	@sh scripts/setup.sh demo
	@exec $(PYTHON_BIN) -m overlast.backup.drill $(ARGS)

fix: ## let ruff and djlint correct what they can
	@echo "fix: correcting style and format"
	@sh scripts/setup.sh dev
	@$(PYTHON_BIN) -m ruff check --fix-only --quiet .
	@$(PYTHON_BIN) -m ruff format --quiet .

clean: ## remove what the other targets made, the demo's database included
	@echo "clean: removing .venv, .run, .build, node_modules and the embedded database"
	@if [ -x $(PYTHON_BIN) ]; then $(PYTHON_BIN) -m overlast.database.clean; fi
	@rm -rf .venv .run .build node_modules staticfiles
