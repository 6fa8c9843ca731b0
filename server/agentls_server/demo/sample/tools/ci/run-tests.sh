#!/bin/sh
# Runs all tests, or those that are named: run-tests.sh tests.server.test_money
set -eu
cd "$(dirname "$0")/../.."
if [ $# -gt 0 ]; then exec python3 -m unittest "$@"; fi
exec python3 -m unittest discover -s tests -t .
