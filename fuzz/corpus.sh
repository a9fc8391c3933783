#!/bin/sh
# Fills the corpora of the targets from the project's own Lua programs.
set -e
cd "$(dirname "$0")"
mkdir -p corpus/lex_parse
n=0
find ../lua-tests ../examples ../benches -name '*.lua' | sort | while read -r file; do
  n=$((n + 1))
  # The first byte tells the target to read the rest as source text.
  { printf '\000'; cat "$file"; } > "corpus/lex_parse/$n"
done
# The other targets take bytes as decisions; compressed text has bytes of every value.
for target in compile_verify run diff_self diff_lua lib table canary; do
  mkdir -p "corpus/$target"
  n=0
  find ../lua-tests ../examples -name '*.lua' -size +1k | sort | head -n 60 | while read -r file; do
    n=$((n + 1))
    gzip -nc "$file" | tail -c +20 > "corpus/$target/$n"
  done
done
