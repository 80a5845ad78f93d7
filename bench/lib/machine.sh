# What the machine must have, how its cores are shared out, and the facts that belong to every figure.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

require_tools() {
    local missing=() pair
    for pair in nginx:nginx wrk:wrk curl:curl jq:jq mvn:maven taskset:util-linux setsid:util-linux awk:gawk; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    [[ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ]] || missing+=(libnginx-mod-http-lua)
    [[ -e /usr/lib/x86_64-linux-gnu/lua/5.1/cjson.so || -e /usr/lib/aarch64-linux-gnu/lua/5.1/cjson.so ]] || missing+=(lua-cjson)
    ((${#missing[@]} == 0)) || die "missing tools; install them: apt-get install -y $(printf '%s\n' "${missing[@]}" | sort -u | paste -sd ' ')"
}

# The JDK that Serai runs on
find_jdk() {
    jdk=$("$root/bin/find-jdk") || die "no JDK 21 or newer: set JAVA_HOME or apt-get install -y openjdk-21-jdk-headless"
    export JAVA_HOME=$jdk
}

# One half of the cores for the gateway under test, the other for the callers, the stub and this script
share_out_cores() {
    local cores
    cores=$(nproc)
    ((cores >= 2)) || die "needs two cores: one for the gateway, one for the load"
    gateway_core_count=$((cores / 2))
    load_core_count=$((cores - gateway_core_count))
    gateway_cores=0-$((gateway_core_count - 1))
    load_cores=$gateway_core_count-$((cores - 1))
    taskset -cp "$load_cores" $$ >/dev/null
}

raise_file_limit() {
    ulimit -n "$(ulimit -Hn)"
    [[ $(ulimit -n) == unlimited ]] || (($(ulimit -n) >= 8192)) || die "needs 8192 open files; the hard limit is $(ulimit -Hn)"
}

# Ticks that the gateway's cores were busy for anyone
gateway_cores_ticks() {
    awk -v cores="$gateway_core_count" '/^cpu[0-9]/ && substr($1, 4) + 0 < cores { ticks += $2 + $3 + $4 + $7 + $8 + $9 } END { print ticks }' /proc/stat
}

# heap and collector of the JVM in a session
jvm_facts() {
    local pid
    for pid in $(pids_of "$1"); do
        [[ $(readlink "/proc/$pid/exe") == */java ]] || continue
        "$jdk/bin/jcmd" "$pid" VM.flags | tr ' ' '\n' | awk -F '[=+]' '
            $1 == "-XX:MaxHeapSize" { heap = $2 / 1048576 }
            $2 ~ /^Use.*GC$/ { collector = substr($2, 4) }
            END { printf "heap %d MiB, %s", heap, collector }'
    done
}

machine_facts() {
    jq -n \
        --arg date "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        --arg cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        --argjson cores "$((gateway_core_count + load_core_count))" \
        --argjson gatewayCores "$gateway_core_count" \
        --arg memory "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" \
        --arg kernel "$(uname -sr)" \
        --arg system "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" \
        --arg jdk "$("$jdk/bin/java" --version | sed -n 2p)" \
        --arg wrk "$(wrk --version 2>&1 | sed -n 's|^wrk \(debian/\)*\([^ ]*\).*|\2|p')" \
        '$ARGS.named'
}
