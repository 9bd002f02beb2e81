#!/bin/bash
# Assembles, starts and stops a real openIMIS on loopback; called by `cargo xtask openimis`, see README.md.
#
#   server.sh start  [--release 26.04|25.10|all] [--fresh] [--mode DEV|PROD] [--fixes] [--production]
#   server.sh stop | status | reset
#
# Progress goes to standard error. `start` prints two NAME=URL lines per server on standard output: its API and its database.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

say() { printf '[openimis %(%H:%M:%S)T] %s\n' -1 "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }

# --- what there is to serve -----------------------------------------------------
# A server is a release with its own port. 26.04-fixed serves 26.04's database with two
# defects of the FHIR module repaired (openIMIS/fixes.py), 26.04-prod in the mode of production.
servers=(26.04 25.10 26.04-fixed 26.04-prod)
release_of() { echo "${1%-*}"; }
variable_of() { local name="${1//[.-]/_}"; echo "${name^^}"; }   # 26.04-fixed -> 26_04_FIXED
port_of() {
    local variable default
    variable="CLAIMS_OPENIMIS_PORT_$(variable_of "$1")"
    case "$1" in 26.04) default=8000 ;; 25.10) default=8010 ;; 26.04-fixed) default=8020 ;; 26.04-prod) default=8030 ;; esac
    echo "${!variable:-$default}"
}
url_of() { echo "http://127.0.0.1:$(port_of "$1")/api/"; }
database_of() { local release; release="$(release_of "$1")"; echo "imis_${release/./}"; }
database_url_of() { echo "postgresql://imis:imis@127.0.0.1:$db_port/$(database_of "$1")"; }

# --- the working folder ---------------------------------------------------------
# PostgreSQL refuses to run as root, so for root the folder must be one that the user
# postgres may enter; an ordinary user keeps everything in the own cache.
if [ -n "${CLAIMS_OPENIMIS_HOME:-}" ]; then home="$CLAIMS_OPENIMIS_HOME"
elif [ "$(id -u)" = 0 ]; then home=/var/tmp/claims-desk-openimis
else home="${XDG_CACHE_HOME:-$HOME/.cache}/claims-desk/openimis"
fi
run="$home/run" pg="$home/pg"
db_port="${CLAIMS_OPENIMIS_DB_PORT:-55432}"
export OPENIMIS_HOME="$home" OPENIMIS_PASSWORD="${CLAIMS_OPENIMIS_PASSWORD:-Demo-2026-openIMIS}"
# A Unix socket's path holds at most 107 bytes; PostgreSQL's own message does not say what to do.
[ "${#pg}" -le 80 ] || fail "$home is too long for PostgreSQL's socket: set CLAIMS_OPENIMIS_HOME to a shorter folder"
mkdir -p "$run" "$home/photos" "$home/media"

# Runs a step with its output in a log; when it fails, shows the end of that log. The step holds our lock
# (descriptor 9) on, so that a start that was killed is waited for by the next one; what stays running closes it.
logged() {
    local log="$run/$1.log"; shift
    "$@" >"$log" 2>&1 || { tail -n 8 "$log" >&2; fail "$(basename "$1") did not succeed; the whole output is in $log"; }
}
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# --- Python packages from PyPI --------------------------------------------------
# Debian's own python3: another python3 first in PATH (pyenv, conda) may lack what Debian's packages bring.
python="${CLAIMS_OPENIMIS_PYTHON:-/usr/bin/python3}"
venv_of() { echo "$home/venv-$(release_of "$1")"; }
install_packages() {
    local release="$1" venv requirements stamp
    venv="$(venv_of "$release")" requirements="$here/requirements-$release.txt"
    stamp="$venv/.installed-$(sha256sum "$requirements" | cut -c1-16)"
    [ ! -e "$stamp" ] || return 0
    stop_release "$release"
    say "$release: installing the Python packages (one to three minutes, once)"
    logged "venv-$release" "$python" -m venv --clear "$venv"
    logged "pip-$release" "$venv/bin/python" -m pip install --no-deps --no-input --disable-pip-version-check -r "$requirements"
    touch "$stamp"
}

# --- one private PostgreSQL for all releases --------------------------------------
as_pg() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
pg_programs() {   # the programs of the version that made the cluster, else the newest
    local version bin
    version="$(as_pg cat "$pg/data/PG_VERSION" 2>/dev/null || true)"
    bin="$(ls -d /usr/lib/postgresql/${version:-*}/bin 2>/dev/null | sort -V | tail -n 1)"
    [ -n "$bin" ] || fail "no PostgreSQL ${version:-server} in /usr/lib/postgresql: apt install postgresql${version:+, or reset to begin with the version at hand}"
    echo "$bin"
}
pg_running() { [ -d "$pg/data" ] && as_pg "$(pg_programs)/pg_ctl" -D "$pg/data" status >/dev/null 2>&1; }
sql() { as_pg env PGOPTIONS=--client-min-messages=warning psql -qAtX -h "$pg" -p "$db_port" -U postgres -v ON_ERROR_STOP=1 -d postgres "$@"; }
start_postgres() {
    local bin; bin="$(pg_programs)"
    if ! as_pg test -e "$pg/data/PG_VERSION"; then
        say "creating a private PostgreSQL in $pg"
        mkdir -p "$pg"
        [ "$(id -u)" != 0 ] || chown postgres: "$pg"
        as_pg test -w "$pg" || fail "user postgres cannot enter $home: set CLAIMS_OPENIMIS_HOME to a folder it can, such as one in /var/tmp"
        as_pg rm -rf "$pg/data.new"
        logged initdb as_pg "$bin/initdb" -D "$pg/data.new" -U postgres --auth-local=trust \
            --auth-host=scram-sha-256 -E UTF8 --locale=C.UTF-8
        # Durability is switched off: what is in here can be made again at any time.
        as_pg tee -a "$pg/data.new/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$pg'
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 64MB
max_connections = 60
CONF
        as_pg mv "$pg/data.new" "$pg/data"
    fi
    if pg_running; then
        db_port="$(as_pg sed -n 4p "$pg/data/postmaster.pid")"
    else
        ! listening "$db_port" || fail "port $db_port is used by another program: choose another with CLAIMS_OPENIMIS_DB_PORT=…"
        logged pg_ctl as_pg "$bin/pg_ctl" -D "$pg/data" -o "-p $db_port" -l "$pg/log" -w start 9>&-
    fi
    sql -c "do \$\$ begin create role imis login password 'imis'; exception when duplicate_object then end \$\$"
}
stop_postgres() {
    pg_running || return 0
    logged pg_ctl as_pg "$(pg_programs)/pg_ctl" -D "$pg/data" -m fast -w stop
    say "PostgreSQL stopped"
}

# --- the seeded country -----------------------------------------------------------
# Policies are dated relative to the day of seeding; after two months a country is made anew.
seeding_of() { cat "$here"/seed/*.* "$here"/openIMIS/*.* "$here/requirements-$1.txt" - <<<"$OPENIMIS_PASSWORD" 2>/dev/null | sha256sum | cut -c1-16; }
django() { local release="$1"; shift; (cd "$here" && exec "$(venv_of "$release")/bin/python" -B "$@"); }
make_country() {
    local release="$1" database seeding comment
    database="$(database_of "$release")" seeding="$(seeding_of "$release")"
    comment="$(sql -c "select shobj_description(oid, 'pg_database') from pg_database where datname = '$database'")"
    if [ -n "$comment" ] && [ -z "$fresh" ]; then
        [ "${comment%% *}" != "$seeding" ] || [ "${comment##* }" \< "$(date -d '60 days ago' +%F)" ] || return 0
        say "$release: the seeded country is outdated"
    fi
    stop_release "$release"
    say "$release: creating the tables and seeding the country"
    # The database gets its name last, so one that has the name is complete.
    sql -c "drop database if exists $database with (force)" -c "drop database if exists ${database}_new with (force)"
    sql -c "create database ${database}_new owner imis"
    export OPENIMIS_DB_NAME="${database}_new" OPENIMIS_DB_PORT="$db_port"
    logged "migrate-$release" django "$release" manage.py migrate --run-syncdb --noinput
    logged "seed-$release" django "$release" -m seed
    sql -c "alter database ${database}_new rename to $database" -c "comment on database $database is '$seeding $(date +%F)'"
}

# --- the HTTP servers -------------------------------------------------------------
pidfile_of() { echo "$run/$1.pid"; }
# The process of a server, if it is really ours: its command line names our pid file.
pid_of() {
    local pidfile pid; pidfile="$(pidfile_of "$1")"
    pid="$(cat "$pidfile" 2>/dev/null)" && grep -qsF "$pidfile" "/proc/$pid/cmdline" && echo "$pid"
}
mode_of() { case "$1" in *-prod) echo PROD ;; *) echo "$mode" ;; esac; }
settings_of() { echo "$(url_of "$1") mode=$(mode_of "$1") db=$db_port"; }
healthy() { curl -fs -m 5 -o /dev/null "http://127.0.0.1:$(port_of "$1")/ht/"; }
stop_server() {
    local pid; pid="$(pid_of "$1")" || return 0
    kill -TERM "$pid"
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    ! kill -0 "$pid" 2>/dev/null || kill -KILL "$pid"
    rm -f "$(pidfile_of "$1")"
    say "$1: stopped"
}
stop_release() { for server in "${servers[@]}"; do [ "$(release_of "$server")" != "$1" ] || stop_server "$server"; done; }
start_server() {
    local server="$1" release port log
    release="$(release_of "$server")" port="$(port_of "$server")" log="$run/$server.log"
    if pid_of "$server" >/dev/null; then
        [ "$(cat "$run/$server.settings" 2>/dev/null)" != "$(settings_of "$server")" ] || ! healthy "$server" || { say "$server: already running"; return 0; }
        stop_server "$server"   # other settings are wanted, or it does not answer
    fi
    ! listening "$port" || fail "port $port is used by another program: choose another with CLAIMS_OPENIMIS_PORT_$(variable_of "$server")=…"
    say "$server: starting the server on port $port (log: $log)"
    export OPENIMIS_DB_NAME; OPENIMIS_DB_NAME="$(database_of "$server")"
    export OPENIMIS_DB_PORT="$db_port" OPENIMIS_PORT="$port" OPENIMIS_FIXES=0
    export OPENIMIS_MODE; OPENIMIS_MODE="$(mode_of "$server")"
    [ "$server" = "${server%-fixed}" ] || OPENIMIS_FIXES=1
    # One worker process: the caches are per process, and answers must not depend on which one is met.
    (cd "$here" && PYTHONDONTWRITEBYTECODE=1 exec setsid "$(venv_of "$server")/bin/gunicorn" --bind "127.0.0.1:$port" \
        --workers 1 --threads 4 --timeout 120 --pid "$(pidfile_of "$server")" --no-control-socket \
        --access-logfile "$run/$server-access.log" openIMIS.wsgi) >"$log" 2>&1 </dev/null 9>&- &
    local started=$!
    for _ in $(seq 240); do
        ! healthy "$server" || break
        kill -0 "$started" 2>/dev/null || break
        sleep 0.5
    done
    healthy "$server" || { tail -n 8 "$log" >&2; stop_server "$server"; fail "openIMIS $server did not come up; see $log"; }
    settings_of "$server" >"$run/$server.settings"
}

# --- commands -----------------------------------------------------------------------
command="${1:-}"; shift || true
fresh="" mode=DEV wanted=(26.04 25.10) also=()
while [ $# -gt 0 ]; do
    case "$1" in
        --release)
            case "${2:-}" in all) wanted=(26.04 25.10) ;; 26.04 | 25.10) wanted=("$2") ;; *) fail "unknown release '${2:-}': 26.04, 25.10 or all" ;; esac
            shift ;;
        --mode) case "${2:-}" in DEV | PROD) mode="$2" ;; *) fail "unknown mode '${2:-}': DEV or PROD" ;; esac; shift ;;
        --fresh) fresh=yes ;;
        --fixes) also+=(26.04-fixed) ;;
        --production) also+=(26.04-prod) ;;
        *) fail "unknown option '$1'" ;;
    esac
    shift
done
exec 9>"$home/lock"
flock -n 9 || { say "waiting for another start or stop to finish"; flock 9; }

case "$command" in
    start)
        "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
            fail "$python must be 3.11 or newer and have venv: apt install python3-venv"
        command -v curl >/dev/null || fail "curl is missing: apt install curl"
        for release in "${wanted[@]}"; do install_packages "$release"; done
        start_postgres
        for release in "${wanted[@]}"; do make_country "$release"; done
        [ "${#also[@]}" = 0 ] || case " ${wanted[*]} " in *" 26.04 "*) wanted+=("${also[@]}") ;; *) fail "${also[*]} is of release 26.04" ;; esac
        for server in "${wanted[@]}"; do start_server "$server"; done
        for server in "${wanted[@]}"; do
            echo "CLAIMS_OPENIMIS_$(variable_of "$server")=$(url_of "$server")"
            echo "CLAIMS_OPENIMIS_DB_$(variable_of "$server")=$(database_url_of "$server")"
        done ;;
    stop)
        for server in "${servers[@]}"; do stop_server "$server"; done
        stop_postgres ;;
    reset)
        for server in "${servers[@]}"; do stop_server "$server"; done
        stop_postgres
        rm -rf "$pg" "$home/photos" "$home/media"
        say "the databases are gone; the next start seeds them again (the Python packages stay in $home)" ;;
    status)
        echo "folder      $home ($(du -sh "$home" 2>/dev/null | cut -f1))"
        if pg_running; then echo "PostgreSQL  running on port $(as_pg sed -n 4p "$pg/data/postmaster.pid")"; else echo "PostgreSQL  stopped"; fi
        for server in "${servers[@]}"; do
            if pid="$(pid_of "$server")"; then printf '%-11s running, pid %s, %s\n' "$server" "$pid" "$(cat "$run/$server.settings")"
            else printf '%-11s stopped\n' "$server"; fi
        done ;;
    *) fail "usage: server.sh start|stop|status|reset" ;;
esac
