# How Serai is started and given its tenants: the only file of the benchmark that knows Serai.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

prepare_routes() {
    cp -r "${SERAI_HOME:-$root/target/serai}/routes" "$work/routes"
    cp "$bench/routes/bench.yaml" "$work/routes/providers/"
}

start_serai() {
    local home=${SERAI_HOME:-$root/target/serai}
    [[ -x $home/bin/serai ]] || die "no $home/bin/serai: build Serai first, or measure the others with --only spring-cloud-gateway,nginx-lua,nginx"
    admin_key=$(random 40)
    [[ -d $work/routes ]] || prepare_routes
    mkdir "$work/serai-data"
    launch serai "$gateway_cores" env --chdir="$home" \
        JAVA_OPTS="$jvm_flags" \
        PORT="${ports[serai]}" \
        SERAI_MANAGEMENT_PORT="${ports[management]}" \
        SERAI_HOST=127.0.0.1 \
        SERAI_DATA_DIR="$work/serai-data" \
        SERAI_ROUTES="$work/routes" \
        SERAI_PROVIDERS_BENCH_BASE_URL="http://127.0.0.1:${ports[upstream]}" \
        ADMIN_API_KEY="$admin_key" \
        bin/serai
    await serai 200 "${longest_start:-90}" "http://127.0.0.1:${ports[serai]}/ready"
    ready_at=${EPOCHREALTIME/[.,]/}
    jvms[serai]=$(jvm_facts serai)
    versions[serai]="$(git -C "$root" describe --always --dirty 2>/dev/null || echo unversioned), ${jvms[serai]}"
    register_tenants
}

# Gives Serai the tenants of tenants.tsv; it makes the keys itself
register_tenants() {
    local id token limit key
    while IFS=$'\t' read -r id _ token limit; do
        key=$(admin /admin/tenants "{\"id\":\"$id\",\"name\":\"$id\",\"plan\":\"bench\",\"limits\":{\"requestsPerMinute\":$limit,\
\"requestsPerHour\":1000000000,\"requestsPerDay\":1000000000,\"maxToolInvocations\":1000000000}}" | jq -er .apiKey) ||
            die_with_log "serai made no tenant $id"
        admin "/tenants/$id/integrations/bench/credentials" "{\"accessToken\":\"$token\"}" >/dev/null ||
            die_with_log "serai stored no credential for $id"
        printf '%s\t%s\n' "$id" "$key"
    done <"$work/tenants.tsv" >"$work/serai-keys.tsv"
}

admin() {
    curl --silent --fail-with-body --max-time 10 "http://127.0.0.1:${ports[serai]}$1" \
        --header "Authorization: Bearer $admin_key" --json "$2"
}

# Lines of Serai's log that tell of a blocked event loop
blocked_loop_warnings() {
    cat "$work/serai.log" "$work"/serai-data/logs/*.log 2>/dev/null | grep -ci blocked || true
}
