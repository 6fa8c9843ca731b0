#!/bin/sh
# Runs the project's tests, in each language that it has. Arguments go to the test runner of the only language.
set -u
. "$(dirname "$0")/../stack.sh"

# python_run MODULE WORD...: runs Python's tests; exit code 5 says that there was none, which is no success.
python_run() {
    printf '+ %s -m %s\n' "$PYTHON" "$*"
    code=0
    case $1 in
        unittest) shift && "$PYTHON" -c "$COUNTED" "$@" || code=$? ;;
        *) "$PYTHON" -m "$@" || code=$? ;;
    esac
    if [ "$code" -eq 5 ]; then
        unset_ "Python: no test was found"
        return
    fi
    done_=1
    if [ "$code" -ne 0 ]; then
        failed=1
        printf 'failed with exit code %s\n' "$code"
    fi
}
COUNTED='import sys, unittest
sys.path.insert(0, "")
done = unittest.main(module=None, argv=["unittest", *sys.argv[1:]], exit=False).result
sys.exit(5 if not done.testsRun and done.wasSuccessful() else not done.wasSuccessful())'

python_tests() {
    need_python || return
    if any pytest.ini conftest.py tests/conftest.py || says '\[tool\.pytest|\[tool:pytest\]' pyproject.toml setup.cfg \
        || declared pytest; then
        if module pytest; then python_run pytest "$@"; else missing_ "pytest (it is configured or declared)"; fi
    elif [ -f manage.py ]; then
        if module django; then run "$PYTHON" manage.py test "$@"; else missing_ "django"; fi
    elif ! files 'test_*.py'; then
        unset_ "Python: there is no test_*.py"
    elif [ $# -gt 0 ]; then
        python_run unittest "$@"
    elif [ -f tests/__init__.py ]; then
        python_run unittest discover -s tests -t .
    elif [ -d tests ]; then
        python_run unittest discover -s tests
    else
        python_run unittest discover
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
    if [ $# -gt 0 ]; then run go test "$@"
    elif files '*_test.go'; then run go test ./...
    else unset_ "Go: there is no *_test.go"; fi
}

if is_python; then python_tests "$@"; fi
if is_node; then node_tests "$@"; fi
if is_go; then go_tests "$@"; fi
finish "no tests of a Python, Node or Go project were found"
