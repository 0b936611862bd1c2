#!/bin/sh
# Makes this Debian 12 machine a kiosk: sh install.sh "http://server:3978/kiosk?presenter=robin&lang=en" (as root)
set -eu
url=${1:-}
case $url in
    http://*/kiosk* | https://*/kiosk*) ;;
    *) echo "usage: sh install.sh \"http://server:3978/kiosk?presenter=robin&lang=en\"" >&2; exit 64 ;;
esac
[ "$(id -u)" -eq 0 ] || { echo "install.sh must run as root. Remedy: sudo sh install.sh ..." >&2; exit 77; }
here=$(dirname -- "$(readlink -f -- "$0")")
origin=$(printf %s "$url" | sed -E 's|^(https?://[^/]+).*|\1|')

apt-get update -q
# cage 0.1.4 does not start without xwayland, which it does not depend on; libpam-systemd gives its user the screen.
apt-get install -y -q --no-install-recommends cage xwayland chromium fonts-noto-core dbus libpam-systemd
id kiosk >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin kiosk
for group in video audio input render; do getent group "$group" >/dev/null && usermod -aG "$group" kiosk; done

install -D -m 755 "$here/presenter-kiosk.sh" /opt/presenter/deploy/kiosk/presenter-kiosk.sh
install -D -m 644 "$here/waiting.html" /opt/presenter/deploy/kiosk/waiting.html
install -m 644 "$here/presenter-kiosk.service" /etc/systemd/system/presenter-kiosk.service
[ -e /etc/presenter-kiosk.conf ] || install -m 644 "$here/presenter-kiosk.conf" /etc/presenter-kiosk.conf
sed -i "s|^KIOSK_URL=.*|KIOSK_URL=\"$(printf %s "$url" | sed 's/[&|\\]/\\&/g')\"|" /etc/presenter-kiosk.conf
mkdir -p /etc/chromium/policies/managed
sed "s|@ORIGIN@|$origin|g" "$here/policies.json" > /etc/chromium/policies/managed/presenter-kiosk.json

systemctl daemon-reload
systemctl set-default multi-user.target
systemctl enable --now presenter-kiosk.service
