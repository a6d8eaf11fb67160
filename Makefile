# Everything here makes what it needs. PYTHON is any Python 3.11 or newer.
PYTHON ?= python3
SITE := .venv-site
FULL := .venv
WHEELS := dist/.made

.DEFAULT_GOAL := help
.PHONY: help site wheels serve check lint quick test coverage mutants browser export run pins clean distclean

help: ## show the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(SITE)/.made $(WHEELS) ## build the site into _site/ (sets itself up, without torch)
	@$(SITE)/bin/lessonpress build
	@echo "Look at it with: make serve"

wheels: $(WHEELS) ## build both packages into dist/, from where the site offers them

serve: $(SITE)/.made $(WHEELS) ## show the site on this machine, built again at each edit
	@$(SITE)/bin/lessonpress serve

check: $(SITE)/.made ## what is stale, unanswered or broken
	@$(SITE)/bin/lessonpress check

lint: $(FULL)/.made ## say what is not tidy, not formatted or has the wrong type
	@$(FULL)/bin/python tests/run.py lint

quick: $(FULL)/.made ## lint, and the tests that need no browser, no kernel and no torch
	@$(FULL)/bin/python tests/run.py quick

test: $(FULL)/.made ## run every test (sets itself up; without Chromium the browser tests are left out)
	@$(FULL)/bin/python tests/run.py test

coverage: $(FULL)/.made ## tell which lines of the generator no test reaches
	@$(FULL)/bin/python tests/run.py coverage

mutants: $(FULL)/.made ## change the generator at random: does a test notice? ARGS='--sample 60 --seed 1 --minutes 10 --only lessonpress/render'
	@$(FULL)/bin/python tests/mutants.py $(ARGS)

browser: ## install Chromium for the browser tests (Debian and Ubuntu)
	@sh tests/install-chromium.sh

run: $(FULL)/.made ## execute the lessons and store their outputs
	@$(FULL)/bin/lessonpress run

export: $(FULL)/.made ## write lessondl/*.py from the lessons
	@$(FULL)/bin/nbdev-export

pins: ## resolve requirements/*.txt again from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(PYTHON) requirements/resolve.py $(ARGS)

clean: ## remove what was built
	rm -rf _site .lessonpress build dist lessonpress/build .coverage*

distclean: clean ## remove the environments too
	rm -rf $(SITE) $(FULL) *.egg-info lessonpress/*.egg-info .pytest_cache .mypy_cache .ruff_cache

# What has to be said in one sentence: a Python that is too old, and Debian's, which makes no environments by itself.
define python_is_ready
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "$(PYTHON) is %d.%d, Python 3.11 or newer is needed: name one, as in make site PYTHON=python3.13" % sys.version_info[:2])'
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make an environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

# The site needs neither torch nor the other packages of the lessons: pins, then the package without its dependencies.
$(SITE)/.made: requirements/site.txt pyproject.toml lessonpress/pyproject.toml
	$(python_is_ready)
	@echo "Setting up $(SITE) ..."
	@$(PYTHON) -m venv --clear $(SITE)
	@$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/site.txt
	@$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable lessonpress --editable .
	@touch $@

# What readers install from the site. Built without the index, by what the site's environment has; dated by the commit, so that its files have the same bytes
# wherever they are built. What an older build has left would be packed, too.
$(WHEELS): $(SITE)/.made README.md LICENSE $(shell find lessondl lessonpress -type f ! -path '*/__pycache__/*' ! -path '*.egg-info/*' ! -path 'lessonpress/build/*' 2>/dev/null)
	@rm -rf build lessonpress/build dist/lessondl-*.whl dist/lessonpress-*.whl
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 946684800)} $(SITE)/bin/python -m pip wheel --quiet --disable-pip-version-check \
		--no-index --no-deps --no-build-isolation --wheel-dir dist ./lessonpress .
	@touch $@

$(FULL)/.made: requirements/site.txt requirements/test.txt pyproject.toml lessonpress/pyproject.toml
	$(python_is_ready)
	@echo "Setting up $(FULL), with torch: a few minutes at the first time ..."
	@$(PYTHON) -m venv --clear $(FULL)
	@$(FULL)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	@$(FULL)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable lessonpress --editable .
	@$(FULL)/bin/python tests/commonmark_examples.py
	@touch $@
