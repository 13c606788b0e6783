#!/usr/bin/env bash
# Makes the Python virtual environment of the real peers (.venv): anew when their requirements have changed, when the
# folder has been moved, and when it is broken. With REALTIMEKIT_VENV set, the tests use that one, and none is made.
set -euo pipefail

cd "$(dirname "$0")/.."
requirements=Tests/Peers/requirements.txt
installed=.venv/installed
[[ -n ${REALTIMEKIT_VENV:-} ]] && exit 0

# A virtual environment knows its own path, so the path is part of what was installed.
wanted() {
    pwd
    cat "$requirements"
}

works() {
    wanted | cmp --silent - "$installed" &&
        .venv/bin/python -c 'import awscli, boto3, moto, phoenix_channels_python_client, phxsocket, prometheus_client, realtime' 2>/dev/null
}

# Of several Pythons, the first that is new enough and can make one: a version manager's may lack the version that it is
# set to, and Debian's lacks ensurepip without python3-venv.
make_with() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        "$1" -m venv --clear .venv >/dev/null 2>&1 &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

works && exit 0
echo "Making .venv for the Python peers"
for python in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 none; do
    if [[ $python == none ]]; then
        echo "No Python 3.11 or newer that can make a virtual environment; on Debian: apt-get install python3-venv" >&2
        exit 1
    fi
    make_with "$python" && break
done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --requirement "$requirements"
wanted >"$installed"
works || { echo "The Python peers cannot be imported from .venv" >&2; exit 1; }
