#!/bin/sh
# Pins every dependency anew, with hashes and without addresses. Run by `make lock`; needs uv.
set -eu
if ! command -v uv >/dev/null; then
    echo "make lock needs uv: pip install uv." >&2
    exit 2
fi
pin() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
pin pyproject.toml --group setup --no-emit-package llama-cpp-python -o locks/run.txt
pin pyproject.toml --group setup --group dev --no-emit-package llama-cpp-python \
    -c locks/run.txt -o locks/dev.txt
pin --group pyproject.toml:llama-build -o locks/llama-build.txt
grep -oE 'llama-cpp-python==[0-9.]+' pyproject.toml | pin --no-deps - -o locks/llama.txt
