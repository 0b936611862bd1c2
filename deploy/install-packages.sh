#!/usr/bin/env bash
# Installs what is missing of apt-packages.txt, as root or with sudo; asks the network only when something is missing.
set -euo pipefail
cd "$(dirname "$0")"
missing=()
while read -r package; do
  [ -z "$package" ] && continue
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done < apt-packages.txt
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "These Debian packages are missing and there is no sudo: ${missing[*]}. Install them as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  # The tests start their own database server; Debian's package would start one for everybody.
  if [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"
fi
for program in dotnet node npm; do
  command -v "$program" >/dev/null || { echo "$program is not installed. Presenter needs the .NET 10 SDK and Node.js 20 or newer." >&2; exit 1; }
done
