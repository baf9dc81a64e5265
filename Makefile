# make demo   the main job on a real clip: files, pictures and sound in demo-out/
# make test   lint, types, import law and all tests
# make quick  lint, types and the fast tests
#
# They set up what they need: system packages (as root on Debian or Ubuntu; elsewhere they name the
# line to run), a virtual environment in .venv, and the pinned packages of requirements/.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --quiet --disable-pip-version-check --no-input
PINNED := requirements/constraints.txt
PACKAGES := api app engine training
# The folders under their import names, for the tools that look for modules by files.
LINKS := build/links
# Without its bytecode pytest rewrites every test module anew: 16 s of processor time in each run.
unexport PYTHONDONTWRITEBYTECODE
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
# It asks for PyAudio, to which it never speaks here. It has no wheels for newer Pythons.
SYNTHESIZER := 'tinysoundfont; python_version < "3.13"'

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test quick setup lint types imports unit coverage format test-oldest test-elsewhere sound-packages live-packages alsa-proof musescore-proof mutation screenshots reference translation notice installer installer-proof clean distclean

help:
	@echo 'make demo         fill bars 9-12 of a real song; results in demo-out/'
	@echo 'make test         lint, types, import law and all tests, as in CI'
	@echo 'make quick        lint, types and the fast tests, within a minute'
	@echo 'make setup        only the environment for development'
	@echo 'make coverage     the tests, and which lines and branches they reach: 92 % at least'
	@echo 'make lint types imports unit    one check at a time'
	@echo 'make format       let ruff lay out and mend the code'
	@echo 'make test-oldest  the tests of engine and app with the oldest dependencies allowed'
	@echo 'make test-elsewhere    the tests in random order, in other locales, with other soundfonts, without a home'
	@echo 'make mutation     change the core modules one operator at a time and count what the tests do not notice'
	@echo 'make installer    the program in one folder, tested, and a .deb of it; results in dist/'
	@echo 'make installer-proof    install that .deb in a clean Debian 12 and try it there (as root)'
	@echo 'make reference    write the tables of options in docs/ anew'
	@echo 'make notice       write NOTICE anew, from the cards of the models'
	@echo 'make screenshots    draw the window for the docs'
	@echo 'make translation LANGUAGE=de    collect the words of the window, to be translated'
	@echo 'make alsa-proof   prove live MIDI on an ALSA sequencer, in a small machine of its own (qemu)'
	@echo 'make musescore-proof    open, fill and save files of MuseScore 3, and open them there again'
	@echo 'make clean        remove what the other targets made; distclean also the environments'

demo: sound-packages $(VENV)/.runtime
	@$(PYTHON) tools/demo.py

# The types are checked while the tests run, and shown after them: one processor would be idle otherwise.
test: lint imports
	@mkdir -p build
	@nice $(MAKE) --no-print-directory types > build/types.log 2>&1 & types=$$!; \
	$(MAKE) --no-print-directory unit; tests=$$?; \
	wait $$types; checked=$$?; cat build/types.log; exit $$((tests | checked))

setup: live-packages $(VENV)/.development

lint: $(VENV)/.development
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

types: $(VENV)/.development
	$(PYTHON) -m tools.links $(LINKS)
	$(PYTHON) -m mypy | sed -E 's,^$(LINKS)/ripieno/([a-z_]+\.py),api/\1,; s,^$(LINKS)/ripieno/,,'

imports: $(VENV)/.development
	$(PYTHON) -m tools.links $(LINKS)
	PYTHONPATH=$(LINKS) $(VENV)/bin/lint-imports --no-logo

# What tells within a minute on two cores whether a change holds: the fast tests of what has most logic.
QUICK := tests/architecture tests/engine/music tests/engine/grid tests/engine/diffusion tests/app/midi_io
SLOW := test_against_pretty_midi test_agreement test_bounds test_compare test_convergence test_new_file test_note_pairs \
    test_playable test_read_clip test_reread test_roomy_odd_files test_samplers test_splice
# Properties are tried on their first 20 examples. The types are checked meanwhile.
quick: lint
	$(MAKE) --no-print-directory types & types=$$!; \
	HYPOTHESIS_PROFILE=quick $(PYTHON) -m pytest -q -m 'not serial' -n 2 --dist loadfile $(QUICK) \
	    $(SLOW:%=--ignore-glob='*/%.py'); \
	tests=$$?; wait $$types && exit $$tests

# One of WORKERS takes what shares JACK servers, screens or real time; it mostly waits, so there is one more
# than there are processors.
WORKERS := auto
unit: live-packages $(VENV)/.development
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(REACH)

# It takes half as long again, so `make test` does without.
# Processes of their own (the sender, the model worker, workers of a cluster) are tested but not counted.
coverage: REACH := --cov --cov-report=term --cov-fail-under=92
coverage: unit

format: $(VENV)/.development
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# torch has no part here: what runs is what a user has after `pip install ripieno`.
test-oldest: live-packages
	@tools/make_venv.sh .venv-oldest
	.venv-oldest/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
	    --constraint requirements/oldest.txt --editable . hypothesis pytest pytest-rerunfailures pretty_midi
	.venv-oldest/bin/python -m pytest tests/engine tests/app tests/e2e \
	    $$(grep -rlE '^(import|from) (torch|diffusers|onnx|ripieno\.training)\b' tests | sed 's/^/--ignore=/')

# Tests depend on nothing of the machine's: each run has another locale, two of them without UTF-8, a home
# that cannot be written, a second soundfont and an order of its own. TESTS=tests/app runs a part.
LOCALES := C tr_TR ja_JP.eucjp
test-elsewhere: live-packages $(VENV)/.development
	@tools/system_packages.sh elsewhere
	for locale in $(LOCALES); do \
	    LC_ALL=$$locale HOME=/dev/null/none \
	        $(PYTHON) -m pytest --random-order $(TESTS) || exit; \
	done

# MUTANTS are drawn in each module by SEED; MODULES="engine/grid/mask.py app/midi_io/splice.py" tries those.
MUTANTS := 12
SEED := 0
mutation: $(VENV)/.development
	$(PYTHON) -m tools.mutation --count $(MUTANTS) --seed $(SEED) $(MODULES)

sound-packages:
	@tools/system_packages.sh

live-packages:
	@tools/system_packages.sh live

# The words of the window in another language: `make translation LANGUAGE=de` collects them in a file for
# Qt Linguist or any editor; once it is translated, the same line makes what the program reads.
LANGUAGE ?= de
TRANSLATION := app/gui/translations/ripieno_$(LANGUAGE).ts
translation: $(VENV)/.development
	$(PYTHON) -m tools.translation $(TRANSLATION)
	$(VENV)/bin/pyside6-lrelease $(TRANSLATION)

reference: $(VENV)/.development
	$(PYTHON) -m tools.reference

notice: $(VENV)/.runtime
	$(PYTHON) -m tools.notice

screenshots: $(VENV)/.development
	$(PYTHON) -m tools.screenshots

installer:
	@installer/build.sh

installer-proof:
	@installer/chroot_test.sh

alsa-proof: $(VENV)/.made
	@PYTHON=$(PYTHON) tools/alsa_vm.sh

musescore-proof: $(VENV)/.development
	@tools/system_packages.sh musescore
	PYTHONPATH=. $(PYTHON) tests/e2e/prove_musescore.py

$(VENV)/.made:
	@tools/make_venv.sh $(VENV)
	@touch $@

$(VENV)/.runtime: pyproject.toml $(PINNED) $(VENV)/.made
	@echo 'Installing the packages that Ripieno runs on ...'
	@$(PIP) install --constraint $(PINNED) --editable .
	@touch $@

$(VENV)/.development: pyproject.toml $(PINNED) $(VENV)/.made
	@echo 'Installing the packages for development and training ...'
	@$(PIP) install --constraint $(PINNED) --editable '.[bench,dev,gui,link,train]'
	@$(PIP) install --constraint $(PINNED) --no-deps $(SYNTHESIZER)
	@touch $(VENV)/.runtime $@

clean:
	rm -rf demo-out build dist htmlcov .coverage .coverage.* coverage.xml
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PACKAGES) tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV) .venv-installer .venv-oldest
