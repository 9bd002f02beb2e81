#!/bin/sh
# Installs Debian packages, run as root by `cargo xtask`; no service is started or left enabled by it.
set -e
export DEBIAN_FRONTEND=noninteractive

# Debian's PostgreSQL would create and start a cluster of its own; the tests bring a private one.
had_postgresql=$(dpkg-query -W -f '${db:Status-Status}' postgresql-common 2>/dev/null || true)
no_cluster=/etc/postgresql-common/createcluster.d/claims-desk.conf
mkdir -p "$(dirname "$no_cluster")"
echo 'create_main_cluster = false' >"$no_cluster"
trap 'rm -f "$no_cluster"; rmdir --ignore-fail-on-non-empty -p "$(dirname "$no_cluster")" 2>/dev/null || true' EXIT

apt-get update -q
apt-get install -q -y --no-install-recommends "$@"

if [ "$had_postgresql" != installed ] && [ -e /lib/systemd/system/postgresql.service ]; then
    DPKG_MAINTSCRIPT_PACKAGE=postgresql-common deb-systemd-helper disable postgresql.service
    [ ! -d /run/systemd/system ] || systemctl stop postgresql.service
fi
