# Read by the scripts in this folder: what the project is built with, and how a step is run and told of.
#
# A script ends with 0: all that is configured was done; 1: it was done and something is wrong; 2: nothing is
# configured, or what is configured is not installed. Nothing is ever downloaded here.
# shellcheck shell=sh

cd "$(dirname "$0")/../.." || exit 2
done_=0 failed=0 missing=0

# run WORD...: shows a command, runs it, and remembers how it ended.
run() {
    printf '+ %s\n' "$*"
    code=0
    "$@" || code=$?
    done_=1
    if [ "$code" -ne 0 ]; then
        failed=1
        printf 'failed with exit code %s: %s\n' "$code" "$*"
    fi
}

# unset_ WHAT: the project does not ask for this; missing_ WHAT: it does, but the tool is not here.
unset_() { printf 'not configured: %s\n' "$*"; }
missing_() {
    missing=1
    printf 'not installed: %s\n' "$*"
}

# finish WHAT: ends the script, with WHAT as the name of what nobody has configured.
finish() {
    if [ "$failed" -ne 0 ]; then exit 1; fi
    if [ "$missing" -ne 0 ]; then exit 2; fi
    if [ "$done_" -eq 0 ]; then
        printf 'nothing was done: %s\n' "$1"
        exit 2
    fi
    exit 0
}

has() { command -v "$1" >/dev/null 2>&1; }
any() { for each in "$@"; do [ -e "$each" ] && return 0; done; return 1; }
# says FILE... PATTERN is asked as: says 'PATTERN' FILE...
says() {
    pattern=$1
    shift
    for each in "$@"; do [ -f "$each" ] && grep -Eq "$pattern" "$each" && return 0; done
    return 1
}
# files PATTERN...: whether there is a file of such a name, outside of hidden folders and of what tools put there.
files() {
    for each in "$@"; do
        found=$(find . \( -name node_modules -o -name venv -o -name vendor -o -name '.?*' \) -prune \
            -o -type f -name "$each" -print 2>/dev/null | head -n 1)
        [ -n "$found" ] && return 0
    done
    return 1
}

is_python() { any pyproject.toml setup.py setup.cfg requirements.txt Pipfile manage.py || files_python; }
files_python() { any ./*.py src/*.py app/*.py; }
is_node() { [ -f package.json ]; }
is_go() { [ -f go.mod ]; }

# --- Python: the project's own environment first
PYTHON=
for each in .venv/bin/python venv/bin/python "${VIRTUAL_ENV:-/nowhere}/bin/python" python3 python; do
    if has "$each"; then PYTHON=$each && break; fi
done
export PYTHONDONTWRITEBYTECODE=1
need_python() { [ -n "$PYTHON" ] || { missing_ "python3"; return 1; }; }
module() { [ -n "$PYTHON" ] && "$PYTHON" -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec(sys.argv[1]))' "$1"; }
# declared NAME: whether the project's files ask for a Python package.
declared() {
    says "(^|[^A-Za-z0-9_-])$1([^A-Za-z0-9_]|\$)" pyproject.toml setup.py setup.cfg Pipfile tox.ini \
        ./requirements*.txt requirements/*.txt
}

# --- Node: the package manager whose lockfile is there
node_manager() {
    if [ -f pnpm-lock.yaml ]; then echo pnpm
    elif [ -f yarn.lock ]; then echo yarn
    elif any bun.lock bun.lockb; then echo bun
    else echo npm; fi
}
# node_script NAME: whether package.json has such a script that does something.
node_script() {
    NAME=$1 node -e '
        const it = (JSON.parse(require("fs").readFileSync("package.json", "utf8")).scripts || {})[process.env.NAME]
        process.exit(it && !it.includes("no test specified") ? 0 : 1)'
}
# node_ready: Node, its package manager and the dependencies are there.
node_ready() {
    has node || { missing_ "node"; return 1; }
    manager=$(node_manager)
    has "$manager" || { missing_ "$manager"; return 1; }
    if [ ! -d node_modules ] && node -e '
        const it = JSON.parse(require("fs").readFileSync("package.json", "utf8"))
        process.exit(Object.keys({...it.dependencies, ...it.devDependencies}).length ? 0 : 1)'
    then
        missing_ "the dependencies of package.json ($manager install)"
        return 1
    fi
}
node_bin() { [ -x "node_modules/.bin/$1" ]; }
