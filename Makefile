# Each target sets up what it needs from the lock files and is quick the second time.
PYTHON ?= python3
BIN := .venv/bin
# Whatever the shell says: hundreds of processes are started, and each would compile all modules anew.
export PYTHONDONTWRITEBYTECODE :=
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/messages.po))

.PHONY: install demo test check bench law-gate soak soak-kills soak-updates soak-rest locales screenshots audit system-packages

install: .venv/.installed .venv-yardsticks/.installed $(CATALOGUES)

.venv/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The yardsticks of the benchmark and the second client of the local server live apart, for aiogram caps pydantic.
.venv-yardsticks/.installed: requirements-yardsticks.lock
	$(PYTHON) -m venv .venv-yardsticks
	.venv-yardsticks/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-yardsticks.lock
	touch $@

%.mo: %.po .venv/.installed
	$(BIN)/pybabel -q compile -i $< -o $@

demo: .venv/.installed $(CATALOGUES)
	$(BIN)/lotse demo

# What has to be there is made side by side: the linters need nothing of the yardsticks and the system.
test:
	$(MAKE) --jobs=3 install system-packages check
	$(BIN)/pytest -n 4 --dist worksteal

check: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

system-packages:
	sh tests/install_system_packages.sh

bench: install
	$(BIN)/lotse bench

# What a change of rules or numbers does to all law cases and to 5,000 invented people. ACCEPT=1 records it; PERSON=17
# prints the facts of one of these people.
law-gate: .venv/.installed
	@$(BIN)/python -m tests.flows.eligibility.law_gate $(if $(ACCEPT),--accept) $(if $(PERSON),--person $(PERSON))

# For a quarter of an hour, side by side: 200 kills while 200 people talk, 50,000 invented updates, and the faults and random
# walks again, each time with other examples. The figures stand at the end of each.
soak: install
	$(MAKE) --jobs=3 --output-sync=target soak-kills soak-updates soak-rest

soak-kills: install
	LOTSE_SOAK_KILLS=200 LOTSE_SOAK_PEOPLE=200 $(BIN)/pytest -rP tests/bot/test_kills.py

soak-updates: install
	LOTSE_EXPLORE=1 LOTSE_FUZZ_UPDATES=50000 $(BIN)/pytest -rP tests/bot/test_update_fuzz.py

soak-rest: install
	LOTSE_EXPLORE=1 $(BIN)/pytest -n 2 --dist worksteal -rP \
		tests/bot/test_outages.py tests/bot/test_faults.py tests/bot/test_random_walk.py tests/bot/test_case_interleavings.py \
		tests/bot/test_meeting_work.py tests/bot/test_relay_killed.py tests/bot/test_scenarios.py tests/storage

# Extract the messages, bring every catalogue up to date, compile, and say what is missing.
locales: .venv/.installed
	$(BIN)/python -m bot.locale_update
	$(MAKE) $(CATALOGUES)
	$(BIN)/pytest -q tests/test_locales.py

screenshots: install system-packages
	LOTSE_SCREENSHOTS=screenshots $(BIN)/pytest -q -m browser tests/browser

# Known vulnerabilities of what is locked: by hand and before a release. The auditor lives apart from what it audits.
audit: .venv-audit/.installed
	@failed=0; for lock in requirements*.lock; do \
		echo "$$lock"; \
		.venv-audit/bin/pip-audit --strict --progress-spinner off --require-hashes --disable-pip -r $$lock || failed=1; \
	done; exit $$failed

.venv-audit/.installed: requirements-audit.lock
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-audit.lock
	touch $@
