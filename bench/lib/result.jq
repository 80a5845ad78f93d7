# From samples to medians, ratios of the same round, and targets.

def median: sort | if length == 0 then null elif length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def spread: {median: median, min: min, max: max};
def of($phase; $gateway): map(select(.phase == $phase and .gateway == $gateway));

# Of one phase: per gateway the spread of every figure
def summary($phase):
    map(select(.phase == $phase)) | group_by(.gateway) | map({
        key: .[0].gateway,
        value: {
            callsPerSecond: (map(.callsPerSecond) | spread),
            callsPerCpuSecond: (map(.callsPerCpuSecond) | spread),
            memoryMiB: (map(.memory.pss / 1024) | max),
            refused: (map(.refused) | add),
            lost: (map(.lost) | add),
            p50: (map(.p50 // empty) | median),
            p99: (map(.p99 // empty) | median),
            max: (map(.max // empty) | max),
            lateness99: (map(.lateness99 // empty) | median)
        }
    }) | from_entries;

# Serai's figure over the other's, round by round
def ratio($phase; $figure; $other):
    [of($phase; "serai") | map(.[$figure])[]] as $ours | [of($phase; $other) | map(.[$figure])[]] as $theirs
    | [range([$ours, $theirs | length] | min) | $ours[.] / $theirs[.]] | if length == 0 then empty else spread end;

# What a call over MCP costs in processor time, over the same call over HTTP
def mcp_cost:
    [of("door-http"; "serai")[].callsPerCpuSecond] as $http | [of("door-mcp"; "serai")[].callsPerCpuSecond] as $mcp
    | [range([$http, $mcp | length] | min) | $http[.] / $mcp[.]] | if length == 0 then null else spread end;

def target($name; $wanted; $seen; $met): {$name, $wanted, $seen, $met};
def at_least($name; $wanted; $ratio): target($name; ">= \($wanted)"; $ratio; $ratio.median >= $wanted);
def at_most($name; $wanted; $ratio): target($name; "<= \($wanted)"; $ratio; $ratio.median <= $wanted);
def none($name; $count): target($name; "0"; $count; $count == 0);

. as $samples
| {
    callsPerCpuSecond: {
        springCloudGateway: first((ratio("throughput"; "callsPerCpuSecond"; "spring-cloud-gateway")), null),
        nginxLua: first((ratio("throughput"; "callsPerCpuSecond"; "nginx-lua")), null),
        nginx: first((ratio("throughput"; "callsPerCpuSecond"; "nginx")), null)
    },
    crowdCallsPerSecond: {
        springCloudGateway: first((ratio("crowd"; "callsPerSecond"; "spring-cloud-gateway")), null),
        nginxLua: first((ratio("crowd"; "callsPerSecond"; "nginx-lua")), null)
    },
    mcpCost: mcp_cost,
    redisCost: first((ratio("throughput"; "callsPerCpuSecond"; "serai-redis")), null)
} as $ratios
| {
    facts: ($facts + {otherLoad: ($samples | map(.otherLoad) | spread)}),
    throughput: summary("throughput"),
    rate: summary("rate"),
    crowd: summary("crowd"),
    doors: {http: summary("door-http").serai, mcp: summary("door-mcp").serai},
    ratios: $ratios,
    targets: [
        ($ratios.callsPerCpuSecond.springCloudGateway | select(.) | at_least("calls per CPU-second: Serai / Spring Cloud Gateway"; 1.5; .)),
        ($ratios.callsPerCpuSecond.nginxLua | select(.) | at_least("calls per CPU-second: Serai / nginx with Lua"; 0.4; .)),
        ($ratios.crowdCallsPerSecond.springCloudGateway | select(.) | at_least("calls per second with 2,000 connections: Serai / Spring Cloud Gateway"; 2.5; .)),
        ($ratios.mcpCost | select(.) | at_most("processor time of a call over MCP / over HTTP"; 1.3; .)),
        ($ratios.redisCost | select(.) | at_most("processor time of a call with limits in Redis / in process"; 1.5; .)),
        ($samples | map(select(.gateway | startswith("serai"))) | select(length > 0) | none("calls of Serai lost or refused, all phases"; map(.lost + .refused) | add)),
        ($blocked | select(. != null) | none("blocked-loop warnings in Serai's log"; .))
    ],
    samples: $samples
}
