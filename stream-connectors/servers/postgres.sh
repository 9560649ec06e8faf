#!/usr/bin/env bash
# PostgreSQL from Debian's packages, if it isn't there. No service of it is started: the tests start servers of their own.
set -euo pipefail
cd "$(dirname "$0")/../.."

programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) /usr/local/pgsql/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then echo "$folder" && return; fi
    done
    local initdb
    initdb=$(command -v initdb) && dirname "$(readlink -f "$initdb")"
}

if ! programs >/dev/null; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    # Debian's scripts ask this program whether they may start a service.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod +x "$policy"
        trap '$as_root rm -f "$policy"' EXIT
    fi
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi

mkdir -p target/servers
ln -sfn "$(programs)" target/servers/postgres
echo "PostgreSQL's programs are in $(programs)"
