#!/usr/bin/env python3
"""Maps a change: what it does to which files, and where a reviewer should look first. It judges nothing.

usage: map_change.py [--base REF]      (a unified diff on standard input, or the diff of the branch against REF)

Exit 0: a map was printed; 2: there is no diff.
"""

import argparse
import re
import subprocess
import sys

KINDS = (
    ("test", r"(^|/)(tests?|spec|e2e|__tests__)/|(^|/)test_[^/]+$|[._](test|spec)\.\w+$|_test\.go$"),
    ("migration", r"(^|/)(migrations?|versions)/.*\.(sql|py|js|ts|rb)$"),
    ("contract", r"(^|/)(openapi|swagger)[^/]*\.(ya?ml|json)$|\.(proto|graphql)$"),
    ("pipeline", r"^\.github/|(^|/)(Dockerfile|docker-compose\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile)$|\.tf$|^(deploy|k8s|infrastructure)/"),
    ("dependencies", r"(^|/)(package(-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|pyproject\.toml|requirements[^/]*\.txt|uv\.lock|poetry\.lock|go\.(mod|sum)|Cargo\.(toml|lock))$"),
    ("agent", r"^\.(claude|opencode)/|^\.github/agents/|(^|/)(AGENTS|CLAUDE)\.md$"),
    ("document", r"\.(md|rst|txt|adoc)$"),
    ("code", r"\.(py|js|jsx|mjs|cjs|ts|tsx|go|rs|rb|java|kt|cs|php|c|h|cpp|swift|scala|sh|sql|vue|svelte)$"),
)  # fmt: skip
SIGNS = (
    ("looks like a secret", r"(?i)(api[_-]?key|secret|passw(or)?d|token)\w*[\"']?\s*[:=]\s*[\"'][^\"'\s]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b"),
    ("a test is skipped", r"@(unittest|pytest\.mark)\.skip|\b(it|test|describe)\.(skip|only)\(|\bx(it|describe)\(|\bt\.Skip\("),
    ("an error is swallowed", r"except( Exception| BaseException)?\s*:\s*(pass)?\s*$|catch\s*(\([^)]*\))?\s*\{\s*\}"),
    ("a check is turned off", r"#\s*(noqa|type:\s*ignore)|eslint-disable|@ts-(ignore|nocheck)|//\s*nolint|verify\s*=\s*False|InsecureSkipVerify"),
    ("text becomes a command or code", r"shell\s*=\s*True|\beval\(|\bexec\(|os\.system\(|child_process|dangerouslySetInnerHTML|innerHTML\s*="),
    ("SQL is put together", r"(?i)(execute|query)\w*\(\s*(f[\"']|[\"'][^\"']*[\"']\s*(\+|%)|`[^`]*\$\{)"),
    ("rows or columns go", r"(?i)\b(drop\s+(table|column|index)|truncate\s+table|delete\s+from\s+\w+\s*;)"),
    ("something is left to do", r"\b(TODO|FIXME|XXX)\b"),
)  # fmt: skip
LARGE = 400


def kind(path):
    return next((name for name, pattern in KINDS if re.search(pattern, path)), "other")


HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def parse(diff):
    """For each file its path, its added lines with their numbers, how many were removed, whether it is gone."""
    files, before, left = [], "", [0, 0, 0]
    for line in diff.split("\n"):
        if left[0] > 0 or left[1] > 0:
            take(line, files[-1], left)
        elif line.startswith("--- "):
            before = named(line)
        elif line.startswith("+++ "):
            path = named(line)
            gone = path == "/dev/null"
            files.append({"path": before if gone else path, "added": [], "removed": 0, "gone": gone})
        elif files and (found := HUNK.match(line)):
            left = [int(found[1] or 1), int(found[3] or 1), int(found[2])]
    return files


def named(line):
    return re.sub(r"^[ab]/", "", line[4:].partition("\t")[0])


def take(line, file, left):
    """One line of a hunk: *left* are the old and new lines that are still to come, and the number of the next new one."""
    if line.startswith("+"):
        file["added"].append((left[2], line[1:]))
    elif line.startswith("-"):
        file["removed"] += 1
    if not line.startswith(("+", "\\")):
        left[0] -= 1
    if not line.startswith(("-", "\\")):
        left[1] -= 1
        left[2] += 1


def first(files):
    """Where to look first, as texts."""
    kinds = {kind(each["path"]) for each in files}
    if "code" in kinds and "test" not in kinds:
        yield "code changes, and no test does"
    for name, what in (
        ("migration", "a migration: lock, duration, way back"),
        ("contract", "a contract: who relies on what is changed"),
        ("pipeline", "what builds and runs it: permissions, secrets, pins"),
        ("dependencies", "dependencies: which are new, and why"),
        ("agent", "rights of agents: what may they do now"),
    ):
        yield from (f"{each['path']}: {what}" for each in files if kind(each["path"]) == name)
    for each in files:
        if each["gone"] and kind(each["path"]) == "test":
            yield f"{each['path']}: a test is deleted"
        if len(each["added"]) > LARGE:
            yield f"{each['path']}: {len(each['added'])} lines are new in one file"
        for number, line in each["added"]:
            yield from (f"{each['path']}:{number}: {what}" for what, pattern in SIGNS if re.search(pattern, line))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--base", metavar="REF", help="the branch against which the work is compared")
    options = parser.parse_args()
    if options.base:
        command = ["git", "diff", "--no-color", "--no-ext-diff", f"{options.base}...", "--"]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            print(done.stderr.decode(errors="replace").strip(), file=sys.stderr)
            return 2
        data = done.stdout
    else:
        data = sys.stdin.buffer.read()
    files = parse(data.decode(errors="replace"))
    if not files:
        print("there is no diff: nothing on standard input, or nothing changed", file=sys.stderr)
        return 2
    for each in files:
        print(f"+{len(each['added']):<5} -{each['removed']:<5} {kind(each['path']):<13} {each['path']}")
    print("\nlook first at")
    print("\n".join(f"  {text}" for text in first(files)) or "  nothing in particular")
    added, removed = (sum(counts) for counts in zip(*((len(f["added"]), f["removed"]) for f in files), strict=True))
    print(f"\n{len(files)} files, +{added} -{removed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
