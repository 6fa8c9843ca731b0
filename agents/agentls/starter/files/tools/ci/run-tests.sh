#!/bin/sh
# Runs the project's tests, in each language that it has. Arguments go to the test runner of the only language.
set -u
. "$(dirname "$0")/../stack.sh"

python_tests() {
    need_python || return
    if any pytest.ini conftest.py tests/conftest.py || says '\[tool\.pytest|\[tool:pytest\]' pyproject.toml setup.cfg \
        || declared pytest; then
        if module pytest; then run "$PYTHON" -m pytest "$@"; else missing_ "pytest (it is configured or declared)"; fi
    elif [ -f manage.py ]; then
        if module django; then run "$PYTHON" manage.py test "$@"; else missing_ "django"; fi
    elif ! files 'test_*.py'; then
        unset_ "Python: there is no test_*.py"
    elif [ $# -gt 0 ]; then
        run "$PYTHON" -m unittest "$@"
    elif [ -d tests ]; then
        run "$PYTHON" -m unittest discover -s tests -t .
    else
        run "$PYTHON" -m unittest discover
    fi
}

node_tests() {
    node_ready || return
    if node_script test; then
        if [ $# -gt 0 ]; then run env CI=1 "$manager" run test -- "$@"; else run env CI=1 "$manager" run test; fi
    elif files '*.test.js' '*.test.mjs' '*.test.cjs'; then
        run node --test "$@"
    else
        unset_ "Node: package.json has no script 'test', and there is no *.test.js"
    fi
}

go_tests() {
    has go || { missing_ "go"; return; }
    if [ $# -gt 0 ]; then run go test "$@"; else run go test ./...; fi
}

if is_python; then python_tests "$@"; fi
if is_node; then node_tests "$@"; fi
if is_go; then go_tests "$@"; fi
finish "no tests of a Python, Node or Go project were found"
