#!/bin/sh
# Looks for known vulnerabilities in what the project depends on. The tools ask their databases over the network.
set -u
. "$(dirname "$0")/../stack.sh"

python_scan() {
    if ! any requirements.txt pyproject.toml Pipfile.lock poetry.lock uv.lock pdm.lock; then
        unset_ "Python: no file names the dependencies"
    elif ! need_python; then
        return
    else
        if module pip; then run "$PYTHON" -m pip --disable-pip-version-check check; fi
        if module pip_audit; then
            if [ -f requirements.txt ]; then run "$PYTHON" -m pip_audit -r requirements.txt; else run "$PYTHON" -m pip_audit; fi
        elif has pip-audit; then
            if [ -f requirements.txt ]; then run pip-audit -r requirements.txt; else run pip-audit .; fi
        else
            missing_ "pip-audit"
        fi
    fi
}

node_scan() {
    if ! any package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock bun.lock bun.lockb; then
        unset_ "Node: there is no lockfile, so nobody knows which versions are meant"
        return
    fi
    manager=$(node_manager)
    has "$manager" || { missing_ "$manager"; return; }
    case $manager in
        npm) run npm audit --audit-level=high ;;
        pnpm) run pnpm audit --audit-level high ;;
        yarn) if [ -f .yarnrc.yml ]; then run yarn npm audit --severity high; else run yarn audit --level high; fi ;;
        bun) run bun audit ;;
    esac
}

go_scan() {
    if has go; then run go mod verify; else missing_ "go"; fi
    if has govulncheck; then run govulncheck ./...; else missing_ "govulncheck"; fi
}

if is_python; then python_scan; fi
if is_node; then node_scan; fi
if is_go; then go_scan; fi
finish "no dependencies of a Python, Node or Go project were found"
