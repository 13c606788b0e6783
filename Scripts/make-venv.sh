#!/usr/bin/env bash
# Makes the Python virtual environment of the real peers (.venv), anew when their requirements have changed.
set -euo pipefail

cd "$(dirname "$0")/.."
requirements=Tests/Peers/requirements.txt
installed=.venv/requirements.installed
if ! cmp --silent "$requirements" "$installed"; then
    echo "Making .venv for the Python peers"
    python3 -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$installed"
fi
