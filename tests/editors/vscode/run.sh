#!/bin/sh
# Run the tests in a real VS Code, in a network namespace with the loopback interface only: VS Code, Chromium and the
# scripted API talk to each other and to nobody else. Arguments go to pytest. PYTHON names the interpreter to use.
set -eu
cd "$(dirname "$0")/../../.."
export AGENTLS_VSCODE=1 PYTHON="${PYTHON:-.venv/bin/python}"
[ "$(id -u)" = 0 ] && map="" || map="--map-root-user"
exec unshare $map --net --pid --fork --mount-proc --kill-child \
    sh -c 'ip link set lo up && exec "$PYTHON" -m pytest tests/editors/vscode -m vscode "$@"' sh "$@"
