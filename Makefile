# Both commands build what they need first; kiosk/_bootstrap.py does the work.
PYTHON ?= python3

.PHONY: help demo test lint clean

help:
	@echo "make demo    build everything and serve a demo school on this computer"
	@echo "make test    build everything and run all tests, in a real browser too"
	@echo "make lint    check style, types and which part may import which"
	@echo "make clean   delete what was built and downloaded; instance/ (your data) stays"
	@echo
	@echo 'More arguments go in ARGS: make test ARGS="-k labels"'

demo test:
	@$(PYTHON) kiosk/_bootstrap.py $@ $(ARGS)

lint:
	@$(PYTHON) kiosk/_bootstrap.py build
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

clean:
	rm -rf .venv .browser dist *.egg-info .*_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
