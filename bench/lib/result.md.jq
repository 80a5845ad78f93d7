# result.json as Markdown.

def whole: if . == null then "–" else round | tostring | explode | reverse | [range(length) as $i | if $i > 0 and $i % 3 == 0 then 44, .[$i] else .[$i] end] | reverse | implode end;
def decimals($n): if . == null then "–" else . * pow(10; $n) | round | tostring | ("0" * ($n + 1 - length) // "") + . | if $n == 0 then . else .[:-$n] + "." + .[-$n:] end end;
def figure: "\(.median | whole) (\(.min | whole)–\(.max | whole))";
def ratio: "\(.median | decimals(2)) (\(.min | decimals(2))–\(.max | decimals(2)))";

def pad($width): . + (" " * ($width - length) // "");
def table: (transpose | map(map(length) | max)) as $widths
    | [.[0], ($widths | map("-" * .))] + .[1:]
    | map("| " + ([., $widths] | transpose | map(.[0] as $cell | .[1] as $width | $cell | pad($width)) | join(" | ")) + " |") | join("\n");

def title: {serai: "Serai", "serai-redis": "Serai, limits in Redis", "spring-cloud-gateway": "Spring Cloud Gateway", "nginx-lua": "nginx with Lua", nginx: "nginx, proxying only"}[.];
def gateways: ["serai", "serai-redis", "spring-cloud-gateway", "nginx-lua", "nginx"];
def rows($phase; f): $phase as $all | gateways | map(select($all[.])) | map(. as $id | $all[$id] | [($id | title)] + f);

.facts as $f
| "Measured on \($f.date) with `bench/run\(if $f.quick then " --quick" else "" end)`: \($f.cpu), \($f.cores) cores (\($f.gatewayCores) for the gateway, the others for the callers and the upstream), \($f.memory), \($f.kernel), \($f.system), \($f.jdk), JVM flags `\($f.jvmFlags)`, wrk \($f.wrk). Others kept the gateway's cores busy for \($f.otherLoad.median * 100 | decimals(1)) % of the time (at most \($f.otherLoad.max * 100 | decimals(1)) %).",
"",
([["gateway", "version"]] + [gateways[] | select($f.versions[.]) | [title, $f.versions[.]]] | table),
"",
"**Saturated**, \($f.connections) connections, \($f.rounds) interleaved rounds of \($f.roundSeconds) s: median (least–most).",
"",
([["gateway", "calls per CPU-second", "calls per second", "memory, MiB", "lost or refused"]]
    + rows(.throughput; [(.callsPerCpuSecond | figure), (.callsPerSecond | figure), (.memoryMiB | whole), (.lost + .refused | whole)]) | table),
"",
"**\($f.rate | whole) calls per second**, due at fixed moments, \($f.rateRounds) interleaved rounds of \($f.rateSeconds) s: medians. Latency in ms counts from the moment a call was due (the caller's own delay, within these figures: p99 \([.rate[].lateness99] | max | decimals(2))).",
"",
([["gateway", "p50", "p99", "max", "CPU-ms per call"]]
    + rows(.rate; [(.p50 | decimals(2)), (.p99 | decimals(2)), (.max | decimals(1)), (1000 / .callsPerCpuSecond.median | decimals(3))]) | table),
"",
"**\($f.crowd | whole) connections, an upstream that takes 50 ms**, each gateway alone, \($f.crowdRounds) interleaved rounds of \($f.crowdSeconds) s: median (least–most).",
"",
([["gateway", "calls per second", "calls per CPU-second", "p50", "p99", "memory, MiB", "lost or refused"]]
    + rows(.crowd; [(.callsPerSecond | figure), (.callsPerCpuSecond | figure), (.p50 | decimals(0)), (.p99 | decimals(0)), (.memoryMiB | whole), (.lost + .refused | whole)]) | table),
(select(.doors.mcp) | "",
"**Two doors of Serai**, saturated, \($f.connections) connections, \($f.rounds) interleaved rounds of \($f.roundSeconds) s: the same call over HTTP and as `tools/call` of MCP's revision 2026-07-28. Median (least–most).",
"",
([["door", "calls per CPU-second", "calls per second", "lost or refused"]]
    + [["`POST /api/v1/tools/invoke`", .doors.http], ["`POST /mcp`", .doors.mcp] | [.[0], (.[1] | (.callsPerCpuSecond | figure), (.callsPerSecond | figure), (.lost + .refused | whole))]] | table)),
(select(.targets | length > 0) | "",
"**Targets**: median (least–most) of the ratios of neighbouring rounds.",
"",
([["target", "wanted", "seen", ""]] + [.targets[] | [.name, .wanted, (.seen | if type == "object" then ratio else tostring end), if .met then "met" else "**missed**" end]] | table))
