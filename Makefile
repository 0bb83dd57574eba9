# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-browser pictures lint corpus accuracy bench gains mutants versus clean

demo: $(VENV)/.ready
	$(BIN)/policy-parse demo -o demo_out

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n auto

test-browser: $(VENV)/.ready-browser
	$(BIN)/python -m pytest -rs tests/browser

pictures: $(VENV)/.ready-browser
	$(BIN)/python tests/browser/pictures.py

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pylint --disable=all --enable=duplicate-code --score=n src/policy_parse

corpus: $(VENV)/.ready-dev
	$(BIN)/python corpus/build.py

# make accuracy: how right it is on what can be scored here, and on documents when they had never been seen
accuracy: $(VENV)/.ready
	$(BIN)/python bench/first_scores.py

bench: $(VENV)/.ready-dev
	$(BIN)/python bench/spine.py
	$(BIN)/python bench/reading.py

# make gains C=COMMIT: records that came, went or changed since, and the scores of both
gains: $(VENV)/.ready-dev
	$(BIN)/python bench/gains.py $(C)

# make mutants: each pattern and word list switched off in turn; prints what no test notices
mutants: $(VENV)/.ready-dev
	$(BIN)/python bench/mutants.py

versus: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python bench/versus.py

# Asked before anything is made: a .venv of an old Python, or half of one, would be taken for good ever after.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo '$(PYTHON) is not Python 3.11 or newer; name one: make PYTHON=python3.12. 需要 Python 3.11 以上，请指定，如 make PYTHON=python3.12。'; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.ready: $(BIN)/python pyproject.toml constraints.txt
	@echo 'Installing into $(VENV): several hundred MB, a few minutes. 正在安装，需几分钟。'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.ready-dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/.ready

$(VENV)/.ready-browser: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browser]'
	touch $@

clean:
	rm -rf $(VENV) demo_out build dist .pytest_cache .mypy_cache .ruff_cache
