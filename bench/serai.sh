# How Serai is started and given its tenants: the only file of the benchmark that knows Serai.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

prepare_routes() {
    cp -r "${SERAI_HOME:-$root/target/serai}/routes" "$work/routes"
    cp "$bench/routes/bench.yaml" "$work/routes/providers/"
}

# start_serai [<name> <setting=value…>]: with its tenants
start_serai() {
    admin_key=$(random 40)
    launch_serai "$@"
    register_tenants "${1:-serai}"
}

# launch_serai [<name> <setting=value…>]: returns when it is ready
launch_serai() {
    local name=${1:-serai} home=${SERAI_HOME:-$root/target/serai}
    shift $(($# > 0))
    [[ -x $home/bin/serai ]] || die "no $home/bin/serai: build Serai first, or measure the others with --only spring-cloud-gateway,nginx-lua,nginx"
    [[ -d $work/routes ]] || prepare_routes
    mkdir "$work/$name-data"
    launch "$name" "$gateway_cores" env --chdir="$home" \
        JAVA_OPTS="$jvm_flags" \
        PORT="${ports[$name]}" \
        SERAI_MANAGEMENT_PORT="${ports[management${name#serai}]}" \
        SERAI_HOST=127.0.0.1 \
        SERAI_DATA_DIR="$work/$name-data" \
        SERAI_ROUTES="$work/routes" \
        SERAI_PROVIDERS_BENCH_BASE_URL="http://127.0.0.1:${ports[upstream]}" \
        ADMIN_API_KEY="$admin_key" "$@" \
        bin/serai
    await "$name" 200 "${longest_start:-90}" "http://127.0.0.1:${ports[$name]}/ready"
    ready_at=${EPOCHREALTIME/[.,]/}
    jvms[$name]=$(jvm_facts "$name")
    versions[$name]="$(git -C "$root" describe --always --dirty 2>/dev/null || echo unversioned), ${jvms[$name]}"
}

start_redis() {
    command -v redis-server >/dev/null || die "redis-server is not installed"
    launch redis "$load_cores" redis-server --port "${ports[redis]}" --bind 127.0.0.1 --save "" --appendonly no --dir "$work"
    until redis-cli -p "${ports[redis]}" ping >/dev/null 2>&1; do sleep 0.2; done
}

# The same with its limits in a Redis beside the load
start_serai_redis() {
    start_redis
    start_serai serai-redis REDIS_URL="redis://127.0.0.1:${ports[redis]}"
    versions[serai-redis]+=", $(redis-server --version | sed -nE 's/.* v=([^ ]+).*/Redis \1/p')"
}

# Gives Serai the tenants of tenants.tsv; it makes the keys itself
register_tenants() {
    local name=${1:-serai} id token limit key
    while IFS=$'\t' read -r id _ token limit; do
        key=$(admin "$name" /admin/tenants "{\"id\":\"$id\",\"name\":\"$id\",\"plan\":\"bench\",\"limits\":{\"requestsPerMinute\":$limit,\
\"requestsPerHour\":1000000000,\"requestsPerDay\":1000000000,\"maxToolInvocations\":1000000000}}" | jq -er .apiKey) ||
            die_with_log "serai made no tenant $id"
        admin "$name" "/tenants/$id/integrations/bench/credentials" "{\"accessToken\":\"$token\"}" >/dev/null ||
            die_with_log "serai stored no credential for $id"
        printf '%s\t%s\n' "$id" "$key"
    done <"$work/tenants.tsv" >"$work/$name-keys.tsv"
}

# admin <name> <path> <body>
admin() {
    curl --silent --fail-with-body --max-time 10 "http://127.0.0.1:${ports[$1]}$2" \
        --header "Authorization: Bearer $admin_key" --json "$3"
}

# Lines of Serai's log that tell of a blocked event loop
blocked_loop_warnings() {
    cat "$work"/serai*.log "$work"/serai*-data/logs/*.log 2>/dev/null | grep -ci blocked || true
}
