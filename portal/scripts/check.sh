#!/bin/sh
# All checks of the portal, the quick ones first; $1: where the report of its tests goes.
set -e
biome ci --log-level=warn .
npm run --silent types
vitest run --reporter=default ${1:+--reporter=junit --outputFile.junit="$1"}
npm run --silent build -- --logLevel=warn
npm run --silent budget
