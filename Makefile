# One Python 3.11 or newer, found by trying: a name on the path may be a shim that does not start.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; \
	done; echo python3)
PORT ?= 8000
REQUESTS ?= 20000
BIN := .venv/bin
need_python = command -v $(PYTHON) >/dev/null \
	|| { echo "wagtail-sqa needs Python 3.11 or newer, and none was found." >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help demo test coverage browser pictures sites databases processes matrix audit lint format bench messages \
	compilemessages for-tests for-development for-databases for-bench

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{ printf "make %-16s %s\n", $$1, $$2 }'

demo:  ## Start the example site with its demo data (PORT=8000)
	@$(need_python)
	@$(PYTHON) scripts/demo.py --port "$(PORT)"

for-tests:
	@$(need_python)
	@$(PYTHON) scripts/environment.py --extras test

for-development:
	@$(need_python)
	@$(PYTHON) scripts/environment.py --extras test,dev

for-databases:
	@$(need_python)
	@$(PYTHON) scripts/environment.py --extras test,databases

for-bench:
	@$(need_python)
	@$(PYTHON) scripts/environment.py --extras test,bench

test: for-tests  ## Run the tests on SQLite
	$(BIN)/pytest -n auto --dist loadgroup -m "not browser and not sites and not processes"

coverage: for-tests  ## Run the tests on SQLite, and say which branches of the package they leave out
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadgroup -m "not browser and not sites and not processes"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

browser: for-development  ## Run the tests that need Chromium
	$(BIN)/pytest -m browser

sites: for-tests  ## Run the tests with many requests, and those of other people's sites
	$(BIN)/pytest -n auto --dist loadgroup -m sites

pictures: for-development  ## Make the pictures of README and docs anew, from the demo
	SQA_PICTURES=1 $(BIN)/pytest tests/browser/test_demo.py -k test_picture

lint: for-development  ## Check style, migrations and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python example_site/manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/check_locale.py

format: for-development  ## Let ruff write the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

databases: for-databases  ## Run the tests that ask the database on PostgreSQL and MariaDB, and many writers on SQLite
	SQA_TEST_DATABASE=file $(BIN)/pytest tests/at_once
	$(MAKE) on-postgres on-mariadb processes

processes: for-databases  ## Kill servers, workers and Redis of the example site on PostgreSQL, and see what is left
	$(BIN)/pytest tests/processes

matrix: for-development  ## Try every release of Python, Django and Wagtail that is here
	$(BIN)/nox

on-%: for-databases
	@$(BIN)/python scripts/database_server.py $*
	SQA_TEST_DATABASE=$* $(BIN)/pytest -n auto --dist loadgroup -m "not browser and not sites and not processes" --only-database

audit: for-development  ## Ask PyPI for known holes in what is installed (needs the internet)
	$(BIN)/pip install --quiet pip-audit
	$(BIN)/pip-audit --skip-editable

bench: for-bench  ## Measure speed, last under load (REQUESTS=20000)
	$(BIN)/python bench/wheel.py
	$(BIN)/python bench/plan_page.py
	$(BIN)/python bench/wheel_page.py
	$(BIN)/python bench/calendars.py
	$(BIN)/python bench/overview.py
	$(BIN)/python bench/reports.py
	$(BIN)/python bench/pdf.py
	$(BIN)/python bench/pdf_answers.py
	$(BIN)/python bench/browser.py
	$(BIN)/python bench/listings.py
	$(BIN)/python bench/load.py --requests $(REQUESTS)

messages: for-development  ## Collect texts for translation
	cd wagtail_sqa && ../$(BIN)/django-admin makemessages --locale sv --no-obsolete --no-wrap
	cd example_site && ../$(BIN)/django-admin makemessages --locale sv --no-obsolete --no-wrap --ignore data

compilemessages: for-development  ## Compile the translations
	cd wagtail_sqa && ../$(BIN)/django-admin compilemessages
	cd example_site && ../$(BIN)/django-admin compilemessages
