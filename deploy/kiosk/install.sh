#!/bin/sh
# Makes this Debian 12 machine a kiosk: sh install.sh "http://server:3978/kiosk?presenter=robin&lang=en" (as root). Again with
# another address, or after an update of these files: what was set in /etc/presenter-kiosk.conf stays.
# DESTDIR=folder: only puts the files there, as a package or a disk image needs them; as any user, and nothing is started.
set -eu
url=${1:-}
case $url in
    http://*/kiosk* | https://*/kiosk*) ;;
    *) echo "install.sh: \"$url\" is no kiosk's address. Remedy: sh install.sh \"http://server:3978/kiosk?presenter=robin&lang=en\"" >&2; exit 64 ;;
esac
# It is written into a file that a shell and systemd read, and into JSON.
case $url in
    *[!]A-Za-z0-9:/?=\&.,_~%@[-]*) echo "install.sh: \"$url\" holds a character that an address cannot. Remedy: encode it, e.g. %20 for a blank" >&2; exit 64 ;;
esac
root=${DESTDIR:-}
[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || { echo "install.sh must run as root. Remedy: sudo sh install.sh \"$url\"" >&2; exit 77; }
here=$(dirname -- "$(readlink -f -- "$0")")
origin=$(printf %s "$url" | sed -E 's|^(https?://[^/]+).*|\1|')

if [ -z "$root" ]; then
    # cage 0.1.4 does not start without xwayland, which it does not depend on; libpam-systemd gives its user the screen.
    packages="cage xwayland chromium fonts-noto-core fonts-noto-cjk dbus libpam-systemd"
    missing=
    for package in $packages; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        apt-get update -q
        # shellcheck disable=SC2086  # names, separated by blanks
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
    fi
    id kiosk >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin kiosk
    for group in video audio input render; do ! getent group "$group" >/dev/null || usermod -aG "$group" kiosk; done
fi

install -D -m 755 "$here/presenter-kiosk.sh" "$root/opt/presenter/deploy/kiosk/presenter-kiosk.sh"
install -D -m 644 "$here/waiting.html" "$root/opt/presenter/deploy/kiosk/waiting.html"
install -D -m 644 "$here/presenter-kiosk.service" "$root/etc/systemd/system/presenter-kiosk.service"
conf=$root/etc/presenter-kiosk.conf
[ -e "$conf" ] || install -D -m 644 "$here/presenter-kiosk.conf" "$conf"
# An address that somebody took out of the file is put in again.
grep -q '^KIOSK_URL=' "$conf" || echo 'KIOSK_URL=' >> "$conf"
sed -i "s|^KIOSK_URL=.*|KIOSK_URL=\"$(printf %s "$url" | sed 's/[&|\\]/\\&/g')\"|" "$conf"
policies=$root/etc/chromium/policies/managed/presenter-kiosk.json
mkdir -p "$(dirname "$policies")"
sed "s|@ORIGIN@|$origin|g" "$here/policies.json" > "$policies.new"
chmod 644 "$policies.new"
mv "$policies.new" "$policies"
[ -z "$root" ] || exit 0

systemctl daemon-reload
systemctl set-default multi-user.target
systemctl enable presenter-kiosk.service
# Also where it runs already, with the settings of before.
systemctl restart presenter-kiosk.service
