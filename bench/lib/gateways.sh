# How each gateway but Serai is started. Every start_… takes nothing and returns when the gateway answers.
# shellcheck shell=bash disable=SC2034,SC2154 # the parts share their variables with run

start_upstream() {
    render upstream "$load_core_count"
    launch upstream "$load_cores" nginx -e stderr -c "$work/upstream.conf"
    await upstream 401 10 "http://127.0.0.1:${ports[upstream]}/repos/octo/hello/issues"
}

start_nginx() {
    render nginx "$gateway_core_count"
    launch nginx "$gateway_cores" nginx -e stderr -c "$work/nginx.conf"
    await nginx 201 10 "$(call_url nginx)"
    versions[nginx]=$(nginx_version)
}

start_nginx_lua() {
    render nginx-lua "$gateway_core_count"
    launch nginx-lua "$gateway_cores" nginx -e stderr -c "$work/nginx-lua.conf"
    await nginx-lua 401 10 "$(call_url nginx-lua)"
    versions[nginx-lua]="$(nginx_version), Lua module $(dpkg-query --show --showformat '${Version}' libnginx-mod-http-lua 2>/dev/null)"
}

start_spring_cloud_gateway() {
    local jar=$bench/spring-cloud-gateway/target/gateway.jar
    build_spring_cloud_gateway "$jar"
    launch spring-cloud-gateway "$gateway_cores" env JAVA_TOOL_OPTIONS="$jvm_flags" "$jdk/bin/java" \
        --enable-native-access=ALL-UNNAMED \
        -Dreactor.netty.ioWorkerCount="$gateway_core_count" \
        -Dio.netty.leakDetection.level=disabled \
        -jar "$jar" \
        --server.address=127.0.0.1 \
        --server.port="${ports[spring-cloud-gateway]}" \
        --bench.upstream="http://127.0.0.1:${ports[upstream]}" \
        --bench.tenants="$work/tenants.tsv" \
        --bench.audit="$work/spring-cloud-gateway-audit.log"
    await spring-cloud-gateway 401 60 --request POST "$(call_url spring-cloud-gateway)"
    jvms[spring-cloud-gateway]=$(jvm_facts spring-cloud-gateway)
    versions[spring-cloud-gateway]="$(jar_version "$jar" spring-cloud-gateway-server), Spring Boot $(jar_version "$jar" spring-boot), \
Netty $(jar_version "$jar" netty-transport), ${jvms[spring-cloud-gateway]}"
}

build_spring_cloud_gateway() {
    [[ -z $(find "$bench/spring-cloud-gateway/src" "$bench/spring-cloud-gateway/pom.xml" -newer "$1" 2>&1) ]] && return
    say "building Spring Cloud Gateway"
    mvn --quiet --batch-mode --file "$bench/spring-cloud-gateway/pom.xml" package >"$work/build.log" 2>&1 || die_with_log "build failed"
}

jar_version() {
    "$jdk/bin/jar" tf "$1" | sed -nE "s|.*/$2-([0-9][^/]*)\.jar|\1|p"
}

nginx_version() {
    nginx -v 2>&1 | sed 's|.*/||'
}

# render <name> <cores>: fills in nginx/<name>.conf
render() {
    sed -e "s|@bench@|$bench|g; s|@dir@|$work|g; s|@cores@|$2|g; s|@port@|${ports[$1]}|g; s|@upstream@|${ports[upstream]}|g; s|@tenants@|$work/tenants.tsv|g" \
        "$bench/nginx/$1.conf" >"$work/$1.conf"
}
