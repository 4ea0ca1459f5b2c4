# make run    set up what is missing and start the office at 127.0.0.1:$(PORT)
# make setup  its first half alone
# make test   everything, browser and PostgreSQL included
# make explore   the property tests with examples of chance, other ones each time
PORT ?= 8000
PYTHON ?=
export PORT

.PHONY: run setup test explore check benchmarks

run:
	@sh tools/find_python.sh tools/prepare.py --for run --python "$(PYTHON)"
	@exec .venv/bin/xunzhang start --port $(PORT)

setup:
	@sh tools/find_python.sh tools/prepare.py --for run --python "$(PYTHON)"

test:
	@sh tools/find_python.sh tools/prepare.py --for test --python "$(PYTHON)"
	@exec .venv/bin/python tools/run_tests.py $(TESTS)

explore:
	@sh tools/find_python.sh tools/prepare.py --for test --python "$(PYTHON)"
	@exec .venv/bin/python tools/run_tests.py -m hypothesis --hypothesis-profile exploring $(TESTS)

check:
	@sh tools/find_python.sh tools/prepare.py --for test --python "$(PYTHON)"
	@exec .venv/bin/python tools/check.py

benchmarks:
	@sh tools/find_python.sh tools/prepare.py --for benchmark --python "$(PYTHON)"
	@exec .venv/bin/python tools/run_benchmarks.py
