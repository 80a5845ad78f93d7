# Turns the samples into result.json, the table on the screen, docs/performance.md and the exit status.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

report() {
    local blocked=null
    [[ -z ${session[serai]:-} ]] || blocked=$(blocked_loop_warnings)
    jq -s --argjson facts "$(facts)" --argjson blocked "$blocked" -f "$bench/lib/result.jq" "$work/samples.jsonl" >"$out/result.json"
    jq -r -f "$bench/lib/result.md.jq" "$out/result.json" >"$out/result.md"
    cat "$out/result.md"
    [[ -z ${jvms[serai]:-} || -z ${jvms[spring-cloud-gateway]:-} || ${jvms[serai]} == "${jvms[spring-cloud-gateway]}" ]] ||
        say "warning: the two JVMs differ: ${jvms[serai]}; ${jvms[spring-cloud-gateway]}"
    "$quick" || jq -e '.facts.otherLoad.median < 0.05' "$out/result.json" >/dev/null ||
        die "others kept the gateway's cores busy; the result counts for nothing: measure again on a quiet machine"
    ! "$write" || write_page
    # Ratios of JVMs that are not warm yet say nothing
    jq -e 'all(.targets[]; .met or ($quick and .wanted != "0"))' --argjson quick "$quick" "$out/result.json" >/dev/null || exit 1
}

facts() {
    local name
    for name in "${!versions[@]}"; do
        jq -n --arg name "$name" --arg version "${versions[$name]}" '{($name): $version}'
    done | jq -s --argjson machine "$(machine_facts)" --argjson quick "$quick" --argjson rounds "$rounds" --argjson roundSeconds "$round_seconds" \
        --arg jvmFlags "$jvm_flags" --argjson connections "$connections" --argjson rate "$rate" --argjson crowd "$crowd" \
        --argjson rateRounds "$rate_rounds" --argjson rateSeconds "$rate_seconds" --argjson crowdRounds "$crowd_rounds" --argjson crowdSeconds "$crowd_seconds" \
        '$machine + {versions: add} + ($ARGS.named | del(.machine))'
}

# Replaces what stands between the two markers of the page
write_page() {
    local begin='<!-- bench/run: begin -->' end='<!-- bench/run: end -->'
    mkdir -p "$(dirname "$page")"
    [[ -e $page ]] || printf '# Performance\n\n' >"$page"
    grep -qF "$begin" "$page" || printf '%s\n%s\n' "$begin" "$end" >>"$page"
    awk -v begin="$begin" -v end="$end" -v result="$out/result.md" '
        $0 == end { inside = 0 }
        !inside { print }
        $0 == begin { inside = 1; while ((getline line < result) > 0) print line }' "$page" >"$work/page"
    cat "$work/page" >"$page"
    say "wrote $page"
}
