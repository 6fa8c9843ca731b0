#!/bin/sh
# The form of the artifacts: what their heads must say, versions in order, lineage that leads somewhere.
set -u
. "$(dirname "$0")/../stack.sh"

list=$(find artifacts -type f -name '*.md' ! -name README.md 2>/dev/null | LC_ALL=C sort)
[ -n "$list" ] || { unset_ "there is no artifact in artifacts/ yet"; finish "nothing to validate"; }

check() {
    printf '%s\n' "$list" | while IFS= read -r each; do
        printf '\034%s\n' "$each"
        cat "$each"
        printf '\n'
    done | awk '
    function value(line) { sub(/^[a-z]+:[ \t]*/, "", line); sub(/[ \t\r]+$/, "", line); gsub(/["\047]/, "", line); return line }
    function say(text) { print path ": " text; found++ }
    function leave(    key) {
        if (path == "") return
        if (!closed) say("it has no head between two lines of ---")
        if (id == "") say("id is missing")
        if (status == "") say("status is missing")
        else if (status !~ /^(draft|accepted|replaced)$/) say("status is draft, accepted or replaced, not " status)
        if (version !~ /^[1-9][0-9]*$/) say("version is a whole number from 1")
        key = id "@" version
        if (id != "" && key in seen) say("the same id and version as " seen[key])
        seen[key] = path
        if (status == "accepted" && id in accepted) say("a second accepted version of " id ", beside " accepted[id])
        if (status == "accepted") accepted[id] = path
        if (from != "") { lineage[path] = from }
        count++
    }
    /^\034/ { leave(); path = substr($0, 2); at = 0; inside = closed = 0; id = status = version = from = ""; next }
    { at++; sub(/\r$/, "") }
    at == 1 && $0 == "---" { inside = 1; next }
    inside && $0 == "---" { inside = 0; closed = 1; next }
    inside && /^id:/ { id = value($0) }
    inside && /^status:/ { status = value($0) }
    inside && /^version:/ { version = value($0) }
    inside && /^from:/ { from = value($0); gsub(/[][,]/, " ", from) }
    END {
        leave()
        for (path in lineage) {
            many = split(lineage[path], names, " ")
            for (i = 1; i <= many; i++) if (!(names[i] in seen)) say("from names " names[i] ", which is not here")
        }
        printf "%d artifacts, %d findings\n", count, found
        exit found > 0
    }'
}
run check
finish "nothing to validate"
