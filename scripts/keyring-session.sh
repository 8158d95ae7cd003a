#!/usr/bin/env bash
# Runs a command in a session of its own: a private message bus with an unlocked, empty keyring
# (a Secret Service), and folders that are gone afterwards. Usage: keyring-session.sh COMMAND…
set -euo pipefail

session=$(mktemp -d)
trap 'rm -rf "$session"' EXIT

for folder in data config cache run; do
  install -d -m 700 "$session/$folder"
done
export XDG_DATA_HOME=$session/data XDG_CONFIG_HOME=$session/config
export XDG_CACHE_HOME=$session/cache XDG_RUNTIME_DIR=$session/run
# On the bus of a desktop session the keyring of the person who runs the tests would answer.
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL

dbus-run-session -- bash -euc '
  # An empty password would leave the keyring locked.
  echo x | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
  "$@"
' keyring-session "$@"
