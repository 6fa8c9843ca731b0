#!/bin/sh
# Runs the linters and formatters that the project configures, and changes nothing. Without any, syntax alone.
set -u
. "$(dirname "$0")/../stack.sh"

python_syntax() {
    unset_ "Python: no ruff, flake8 or black; syntax alone is checked"
    run "$PYTHON" - <<'PYTHON'
import ast
import os
import sys

SKIPPED = {"venv", "node_modules", "vendor", "dist", "build"}
wrong = count = 0
for folder, below, names in os.walk("."):
    below[:] = sorted(name for name in below if name not in SKIPPED and not name.startswith("."))
    for path in (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")):
        count += 1
        try:
            with open(path, "rb") as file:
                ast.parse(file.read(), path)
        except (SyntaxError, ValueError) as error:
            wrong += 1
            print(f"{path}:{getattr(error, 'lineno', 0)}: {getattr(error, 'msg', error)}")
print(f"{count} files, {wrong} with wrong syntax")
sys.exit(bool(wrong))
PYTHON
}

# visible WORD...: runs WORD... on the Python files and folders here, without hidden ones: agents and skills lie in those,
# and their scripts are not written in this project's style.
visible() {
    for each in ./*.py ./*/; do
        case $each in ./node_modules/ | ./venv/ | ./vendor/ | ./dist/ | ./build/) continue ;; esac
        if [ -e "$each" ]; then set -- "$@" "$each"; fi
    done
    run "$@"
}

python_lint() {
    need_python || return
    known=0
    if any ruff.toml .ruff.toml || says '\[tool\.ruff' pyproject.toml || declared ruff; then
        known=1
        ruff=
        if [ -x .venv/bin/ruff ]; then ruff=.venv/bin/ruff; elif has ruff; then ruff=ruff; fi
        if [ -n "$ruff" ]; then
            visible "$ruff" check --no-cache --force-exclude
            visible "$ruff" format --no-cache --force-exclude --check
        else missing_ "ruff (it is configured or declared)"; fi
    fi
    if [ -f .flake8 ] || says '\[flake8\]' setup.cfg tox.ini || declared flake8; then
        known=1
        if module flake8; then visible "$PYTHON" -m flake8; else missing_ "flake8 (it is configured or declared)"; fi
    fi
    if says '\[tool\.black' pyproject.toml || declared black; then
        known=1
        if module black; then visible "$PYTHON" -m black --check; else missing_ "black (it is configured or declared)"; fi
    fi
    [ "$known" -eq 1 ] || python_syntax
}

node_syntax() {
    unset_ "Node: no script 'lint', no ESLint, Biome or Prettier; syntax alone is checked"
    list=$(find . \( -name node_modules -o -name '.?*' -o -name dist -o -name build -o -name vendor \) -prune \
        -o -type f \( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' \) -print)
    [ -n "$list" ] || { unset_ "Node: there is no JavaScript file"; return; }
    old=$IFS
    IFS='
'
    for each in $list; do IFS=$old; run node --check "$each"; done
    IFS=$old
}

node_lint() {
    node_ready || return
    known=0
    if node_script lint; then
        known=1
        run "$manager" run lint
    elif any eslint.config.js eslint.config.mjs eslint.config.cjs eslint.config.ts .eslintrc .eslintrc.js .eslintrc.cjs \
        .eslintrc.json .eslintrc.yml; then
        known=1
        if node_bin eslint; then run node_modules/.bin/eslint .; else missing_ "eslint (it is configured)"; fi
    fi
    if any biome.json biome.jsonc; then
        known=1
        if node_bin biome; then run node_modules/.bin/biome ci .; else missing_ "biome (it is configured)"; fi
    fi
    if node_script format:check; then
        known=1
        run "$manager" run format:check
    elif any .prettierrc .prettierrc.json .prettierrc.yml .prettierrc.yaml .prettierrc.js prettier.config.js \
        prettier.config.mjs; then
        known=1
        if node_bin prettier; then run node_modules/.bin/prettier --check . '!.claude' '!.opencode' '!.github/agents' '!.github/skills'; else missing_ "prettier (it is configured)"; fi
    fi
    [ "$known" -eq 1 ] || node_syntax
}

go_format() {
    list=$(find . \( -name vendor -o -name '.?*' -o -name node_modules \) -prune -o -type f -name '*.go' -print \
        | while IFS= read -r each; do gofmt -l "$each"; done)
    [ -z "$list" ] || { printf 'not formatted (gofmt -w):\n%s\n' "$list"; return 1; }
}

go_lint() {
    if has gofmt; then run go_format; else missing_ "gofmt"; fi
    if has go; then run go vet ./...; else missing_ "go"; fi
    if any .golangci.yml .golangci.yaml .golangci.toml .golangci.json; then
        if has golangci-lint; then run golangci-lint run; else missing_ "golangci-lint (it is configured)"; fi
    fi
}

if is_python; then python_lint; fi
if is_node; then node_lint; fi
if is_go; then go_lint; fi
finish "this is no Python, Node or Go project that could be recognised"
