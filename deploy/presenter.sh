#!/bin/sh
# bin/presenter: knowledge and voice go to the bot, which has the index; everything else to the renderer.
set -eu
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
case ${1-} in
    knowledge | voice) exec dotnet "$root/artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll" "$@" ;;
    *) exec "$root/artifacts/bin/Presenter.Renderer/release_linux-x64/Presenter.Renderer" "$@" ;;
esac
