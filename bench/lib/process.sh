# Starts every process in a session of its own, so that it can be measured and ended whole, by its id.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

declare -A session=()

# launch <name> <cores> <command…>: output goes to $work/<name>.log
launch() {
    local name=$1 cores=$2
    shift 2
    setsid taskset -c "$cores" "$@" >"$work/$name.log" 2>&1 </dev/null &
    session[$name]=$!
    disown
}

# await <name> <status> <seconds> <curl arguments…>
await() {
    local name=$1 wanted=$2 until=$((SECONDS + $3))
    shift 3
    until [[ $(status_of "$@") == "$wanted" ]]; do
        kill -0 "${session[$name]}" 2>/dev/null || die_with_log "$name ended while it was starting"
        ((SECONDS < until)) || die_with_log "$name is not ready in time"
        sleep 0.2
    done
}

status_of() {
    curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' "$@" || true
}

die_with_log() {
    tail -n 20 "$work/${1%% *}.log" >&2
    die "$1"
}

pids_of() {
    cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/^\([0-9]*\) (.*) [A-Z] [0-9]* [0-9]* ${session[$1]} .*/\1/p"
}

# User and system time of the whole session, in clock ticks
cpu_ticks() {
    cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^.*) //' |
        awk -v session="${session[$1]}" '$4 == session { ticks += $12 + $13 } END { print ticks + 0 }'
}

# {"rss":…,"pss":…} of the whole session in KiB; shared pages count once in pss
memory_of() {
    local pid
    for pid in $(pids_of "$1"); do
        cat "/proc/$pid/smaps_rollup"
    done | awk '$1 == "Rss:" { rss += $2 } $1 == "Pss:" { pss += $2 } END { printf "{\"rss\":%d,\"pss\":%d}", rss, pss }'
}

end_all() {
    local id
    for id in "${session[@]}"; do
        kill -TERM -- "-$id" 2>/dev/null
    done
    for id in "${session[@]}"; do
        for _ in {1..50}; do
            kill -0 -- "-$id" 2>/dev/null || continue 2
            sleep 0.1
        done
        kill -KILL -- "-$id" 2>/dev/null
    done
    session=()
}
