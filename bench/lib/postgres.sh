# A PostgreSQL of our own beside the load, that nobody needs after the run.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

# Returns when it has a database serai; its address for Serai is in $database_url
start_postgres() {
    local programs as=() folder=$work/postgres
    programs=$(dirname "$(command -v initdb || printf '%s\n' /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
    [[ -x $programs/initdb && -x $programs/postgres ]] || die "PostgreSQL is not installed: apt-get install -y postgresql"
    mkdir "$folder"
    if ((EUID == 0)); then # which PostgreSQL refuses to be
        as=(setpriv --reuid=postgres --regid=postgres --init-groups)
        chown postgres: "$folder"
    fi
    (cd "$folder" && "${as[@]}" "$programs/initdb" --pgdata="$folder/data" --username=serai --auth=trust \
        --encoding=UTF8 --locale=C --no-sync >"$work/initdb.log" 2>&1) || die_with_log "initdb failed"
    launch postgres "$load_cores" env --chdir="$folder" "${as[@]}" "$programs/postgres" -D "$folder/data" -p "${ports[postgres]}" -k "$folder" \
        -c listen_addresses=127.0.0.1 -c max_connections=200
    until psql_of postgres 'create database serai' >/dev/null 2>&1; do
        kill -0 "${session[postgres]}" 2>/dev/null || die_with_log "postgres ended while it was starting"
        sleep 0.2
    done
    database_url="jdbc:postgresql://127.0.0.1:${ports[postgres]}/serai?user=serai"
}

# psql_of <database> <statement>: prints the bare result
psql_of() {
    psql --host=127.0.0.1 --port="${ports[postgres]}" --username=serai --dbname="$1" --no-psqlrc --tuples-only --no-align --command "$2"
}
