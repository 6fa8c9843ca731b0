#!/bin/sh
# Checks the OpenAPI file: the one that company.config.yaml names under api.contract, or the first of the usual places.
set -u
. "$(dirname "$0")/../stack.sh"

contract=
if [ -f company.config.yaml ]; then
    contract=$(awk '/^[^ #]/ { inside = /^api:/ } inside && /^  contract:/ {
        sub(/^  contract:[ \t]*/, ""); sub(/[ \t]+#.*/, ""); gsub(/["\047]/, ""); print; exit }' company.config.yaml)
fi
if [ "$contract" = none ]; then contract=; fi
if [ -n "$contract" ] && [ ! -f "$contract" ]; then
    unset_ "company.config.yaml names $contract under api.contract, and there is no such file"
    contract=
fi
if [ -z "$contract" ]; then
    for each in openapi.yaml openapi.yml openapi.json api/openapi.yaml api/openapi.yml api/openapi.json \
        docs/openapi.yaml docs/openapi.yml docs/openapi.json swagger.yaml swagger.json; do
        if [ -f "$each" ]; then contract=$each && break; fi
    done
fi
[ -n "$contract" ] || { unset_ "there is no OpenAPI file"; finish "no contract to check"; }

known=0
if node_bin redocly; then
    known=1
    run node_modules/.bin/redocly lint "$contract"
fi
if node_bin spectral; then
    known=1
    run node_modules/.bin/spectral lint "$contract"
fi
for each in .claude .opencode .github .agents; do
    script="$each/skills/api-contract-designer/scripts/check_contract.py"
    if [ -f "$script" ] && [ -n "$PYTHON" ]; then
        case $contract in
            *.json) ready=1 ;;
            *) if module yaml; then ready=1; else ready=0; fi ;;
        esac
        known=1
        if [ "$ready" -eq 1 ]; then run "$PYTHON" "$script" "$contract"; else missing_ "PyYAML, which $script needs"; fi
        break
    fi
done
[ "$known" -eq 1 ] || missing_ "redocly or spectral in node_modules, or the skill api-contract-designer with python3"
finish "$contract was not checked"
