# The proof that all gateways do the same work, the three phases that measure them, and Serai's own two doors.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

connections=64
rate=1000
crowd=2000
# A JVM spends most of its first 20 CPU-seconds on compiling
warm_up_ticks=$((20 * $(getconf CLK_TCK)))

# 50 tenants with keys in the form of Serai's, and one whose limit can be reached
prepare_calls() {
    local id
    for id in $(seq -f 't%02g' 50) tlow; do
        printf '%s\tsrk_%s_%s\tbench-token-%s\t%s\n' "$id" "$(random 8)" "$(random 43)" "$id" "$([[ $id == tlow ]] && echo 5 || echo 100000000)"
    done >"$work/tenants.tsv"
    cp "$bench/load/call.json" "$work/call.json"
    sed 's/createItem/createItemSlowly/' "$work/call.json" >"$work/slow-call.json"
    sed 's/createItem/dropItem/' "$work/call.json" >"$work/unknown-call.json"
    jq -c '{jsonrpc: "2.0", id: 1, method: "tools/call", params: {
        name: (.toolId | sub("[.]"; "_")), arguments: .parameters,
        _meta: {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}}' \
        "$work/call.json" >"$work/mcp-call.json"
}

call_url() {
    echo "http://127.0.0.1:${ports[$1]}/api/v1/tools/invoke"
}

keys_of() {
    if [[ $1 == serai* ]]; then echo "$work/$1-keys.tsv"; else echo "$work/tenants.tsv"; fi
}

# Shows that a gateway authenticates, limits, routes and injects (the stub refuses wrong tokens, paths and bodies)
prove() {
    local name=$1 key low
    grep -v '^tlow' "$(keys_of "$name")" >"$work/$name-callers.tsv"
    key=$(head -n 1 "$work/$name-callers.tsv" | cut -f 2)
    expect 2.. "$name" "$key" call.json
    [[ $name != nginx ]] || return 0
    low=$(grep '^tlow' "$(keys_of "$name")" | cut -f 2)
    call "$name" "$key" slow-call.json >"$work/answer"
    if ! grep -qi '^x-ratelimit-remaining: ' "$work/answer" || ! grep -q '"number":7.*"login":"t01"' "$work/answer"; then
        die_with_log "$name answers a call wrongly: $(<"$work/answer")"
    fi
    expect 401 "$name" wrong call.json
    expect 404 "$name" "$key" unknown-call.json
    for _ in {1..5}; do
        expect 2.. "$name" "$low" call.json
    done
    expect 429 "$name" "$low" call.json
}

call() {
    curl --silent --include --max-time 5 "$(call_url "$1")" --header "Authorization: Bearer $2" \
        --header 'Content-Type: application/json' --data-binary "@$work/$3"
}

expect() {
    local status
    status=$(call "$2" "$3" "$4" | sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p')
    [[ $status =~ ^$1$ ]] || die_with_log "$2 answers $status instead of $1 ($4)"
}

measure_all() {
    local name round
    for name in "${gateways[@]}"; do
        say "warming up $name"
        if [[ $name == nginx* ]]; then saturate "$name" 2 >/dev/null; else warm_up "$name"; fi
    done
    for ((round = 1; round <= rounds; round++)); do
        for name in "${gateways[@]}"; do
            sample throughput "$name" saturate "$name" "$round_seconds"
        done
    done
    for ((round = 1; round <= rate_rounds; round++)); do
        for name in "${gateways[@]}"; do
            sample rate "$name" load "$name" call.json "$connections" "$rate" "$rate_warm_up" "$rate_seconds"
        done
    done
    for ((round = 1; round <= crowd_rounds; round++)); do
        for name in "${gateways[@]}"; do
            [[ $name == nginx ]] || sample crowd "$name" load "$name" slow-call.json "$crowd" 0 "$crowd_warm_up" "$crowd_seconds"
        done
    done
    [[ -z ${session[serai]:-} ]] || measure_doors
}

mcp_headers=('MCP-Protocol-Version: 2026-07-28' 'Mcp-Method: tools/call' 'Mcp-Name: bench_createItem')

# The same call of Serai over HTTP and over MCP. Last, because a JVM that knows a second door takes the first one differently.
measure_doors() {
    local round
    prove_mcp
    say "warming up MCP"
    warm_up serai saturate_mcp
    for ((round = 1; round <= rounds; round++)); do
        sample door-http serai saturate serai "$round_seconds"
        sample door-mcp serai saturate_mcp serai "$round_seconds"
    done
    prove_mcp
}

# A call that failed is a result, too: the status does not tell
prove_mcp() {
    local header headers=()
    for header in "${mcp_headers[@]}"; do
        headers+=(--header "$header")
    done
    curl --silent --max-time 5 "http://127.0.0.1:${ports[serai]}/mcp" "${headers[@]}" \
        --header "Authorization: Bearer $(head -n 1 "$work/serai-callers.tsv" | cut -f 2)" \
        --header 'Content-Type: application/json' --data-binary "@$work/mcp-call.json" >"$work/answer"
    jq -e '.result | .content and (.isError | not)' "$work/answer" >/dev/null || die_with_log "serai answers a call of MCP wrongly: $(<"$work/answer")"
}

saturate_mcp() {
    wrk --threads "$load_core_count" --connections "$connections" --duration "$2s" --timeout 10s \
        --script "$bench/load/invoke.lua" "http://127.0.0.1:${ports[serai]}/mcp" -- "$work/serai-callers.tsv" "$work/mcp-call.json" \
        /mcp "${mcp_headers[@]}"
}

# warm_up <gateway> [<load>]: in windows of 5 s, until the gateway has had its CPU time and a window is hardly cheaper than the
# best before
warm_up() {
    local window calls cpu used spent=0 worth best=0
    for ((window = 1; window <= most_windows; window++)); do
        cpu=$(cpu_ticks "$1")
        calls=$("${2:-saturate}" "$1" 5 | sed -n 's/^RESULT {"calls":\([0-9]*\).*/\1/p')
        used=$(($(cpu_ticks "$1") - cpu + 1))
        spent=$((spent + used)) worth=$((calls * 1000 / used))
        ((spent < warm_up_ticks || worth * 100 > best * 102)) || break
        best=$((worth > best ? worth : best))
    done
}

saturate() {
    wrk --threads "$load_core_count" --connections "$connections" --duration "$2s" --timeout 10s \
        --script "$bench/load/invoke.lua" "$(call_url "$1")" -- "$work/$1-callers.tsv" "$work/call.json"
}

load() {
    local name=$1 file=$2
    shift 2
    "$jdk/bin/java" -Xms512m -Xmx512m -XX:+UseSerialGC "$bench/load/Load.java" "${ports[$name]}" "$work/$name-callers.tsv" "$work/$file" "$@"
}

# sample <phase> <gateway> <command…>: adds the command's result, with what the gateway used meanwhile, to samples.jsonl
sample() {
    local phase=$1 name=$2 result cpu busy started
    shift 2
    started=${EPOCHREALTIME/[.,]/} cpu=$(cpu_ticks "$name") busy=$(gateway_cores_ticks)
    result=$("$@" | sed -n 's/^RESULT //p')
    [[ -n $result ]] || die_with_log "$name gave no result of $1"
    cpu=$(($(cpu_ticks "$name") - cpu)) busy=$(($(gateway_cores_ticks) - busy))
    jq -c --arg phase "$phase" --arg gateway "$name" --argjson cpu "$cpu" --argjson busy "$busy" \
        --argjson elapsed "$((${EPOCHREALTIME/[.,]/} - started))" \
        --argjson ticks "$(getconf CLK_TCK)" --argjson cores "$gateway_core_count" --argjson memory "$(memory_of "$name")" \
        '{$phase, $gateway} + . + {
            cpuSeconds: ($cpu / $ticks),
            callsPerSecond: (.calls / .seconds),
            callsPerCpuSecond: ((.total // .calls) / ([$cpu, 1] | max) * $ticks),
            otherLoad: ([($busy - $cpu) / $ticks / ($elapsed / 1e6) / $cores, 0] | max),
            memory: $memory}' <<<"$result" >>"$work/samples.jsonl"
    say "$(tail -n 1 "$work/samples.jsonl" |
        jq -r '"\(.phase) \(.gateway): \(.callsPerSecond | round) calls/s, \(.callsPerCpuSecond | round) per CPU-second, \(.refused) refused, \(.lost) lost"')"
}
