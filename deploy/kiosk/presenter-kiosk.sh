#!/bin/sh
# Shows the kiosk with Debian's Chromium on the whole screen. Called by presenter-kiosk.service; also by hand: presenter-kiosk.sh URL
set -eu
url=${1:-${KIOSK_URL:-}}
case $url in
    http://*/kiosk* | https://*/kiosk*) ;;
    *) echo "presenter-kiosk: \"$url\" is no kiosk's address. Remedy: KIOSK_URL=http://localhost:3978/kiosk?presenter=robin&lang=en in /etc/presenter-kiosk.conf" >&2; exit 64 ;;
esac
here=$(dirname -- "$(readlink -f -- "$0")")
chromium=${KIOSK_BROWSER:-chromium}
command -v "$chromium" >/dev/null || { echo "presenter-kiosk: $chromium is missing. Remedy: apt-get install chromium" >&2; exit 69; }

# A new profile each time: no visitor's words, no "restore pages?" after a power cut.
profile=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/presenter-kiosk.XXXXXX")
browser=
# Chromium's helpers outlive it for a moment and write into the profile meanwhile; all of them are one process group.
clear_away() {
    tenths=0
    while [ -n "$browser" ] && [ "$tenths" -lt 70 ] && kill -s 0 -- "-$browser" 2>/dev/null; do
        [ "$tenths" -lt 50 ] || kill -s KILL -- "-$browser" 2>/dev/null || true
        tenths=$((tenths + 1))
        sleep 0.1
    done
    rm -rf "$profile"
}
trap clear_away EXIT
trap '[ -z "$browser" ] || { kill "$browser" 2>/dev/null || true; wait "$browser" 2>/dev/null || true; }; exit 143' TERM INT

set -- --kiosk --user-data-dir="$profile" --no-first-run --no-default-browser-check --noerrdialogs --disable-session-crashed-bubble \
    --autoplay-policy=no-user-gesture-required --disable-pinch --overscroll-history-navigation=0 --disable-translate \
    --disable-features=Translate,TouchpadOverscrollHistoryNavigation,OverscrollHistoryNavigation \
    --disable-background-networking --disable-component-update --disable-sync --password-store=basic
[ -z "${WAYLAND_DISPLAY:-}" ] || set -- "$@" --ozone-platform=wayland
# For a server of the house without a certificate: a camera needs an address that the browser trusts.
[ -z "${KIOSK_TRUST_ORIGIN:-}" ] || set -- "$@" --unsafely-treat-insecure-origin-as-secure="$KIOSK_TRUST_ORIGIN"
# shellcheck disable=SC2086  # more options, separated by blanks
setsid "$chromium" "$@" ${KIOSK_FLAGS:-} "file://$here/waiting.html#$url" &
browser=$!
wait "$browser"
