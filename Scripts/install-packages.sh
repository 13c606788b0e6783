#!/usr/bin/env bash
# Installs the Debian packages that a command of the Makefile needs and that are missing; where it may not, says which.
# usage: install-packages.sh run|test
set -euo pipefail

packages=(libsqlite3-dev zlib1g-dev pkg-config)
if [[ ${1:?run or test} == test ]]; then
    packages+=(python3 python3-venv openssl chromium chromium-driver prometheus)
fi

if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian: make sure that there is what Debian calls ${packages[*]}" >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    if ! dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
        missing+=("$package")
    fi
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
if [[ $EUID -eq 0 ]]; then
    as_root=()
elif command -v sudo >/dev/null && sudo --non-interactive true 2>/dev/null; then
    as_root=(sudo --non-interactive)
else
    echo "Missing system packages; install them with: sudo ${install[*]}" >&2
    exit 1
fi
echo "Installing system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update --quiet=2
# Of this one only the program promtool is wanted: its server must not start, nor take the port 9090.
if [[ " ${missing[*]} " == *" prometheus "* && -d /run/systemd/system ]]; then
    "${as_root[@]}" systemctl --quiet mask prometheus.service
fi
"${as_root[@]}" "${install[@]}" >/dev/null
