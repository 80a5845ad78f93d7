package io.serai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;

/** The drawing of the house: which room may use which. An arrow that is not listed here fails the build. */
@AnalyzeClasses(packages = "io.serai", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("problem", List.of()),
            Map.entry("trace", List.of()),
            Map.entry("json", List.of()),
            Map.entry("platform", List.of("secret")),
            Map.entry("invalidation", List.of()),
            Map.entry("secret", List.of("problem", "invalidation")),
            Map.entry("http", List.of("problem", "secret")),
            Map.entry("tenant", List.of("problem", "secret", "invalidation")),
            Map.entry("oidc", List.of("problem", "secret", "http", "tenant")),
            Map.entry("tool", List.of("problem", "json", "trace")),
            Map.entry("redis", List.of("secret", "invalidation")),
            Map.entry("throttle", List.of("problem", "redis")),
            Map.entry(
                    "custom",
                    List.of("platform", "problem", "secret", "http", "credential", "provider", "tool", "invalidation")),
            Map.entry("quota", List.of("problem")),
            Map.entry("credential", List.of("platform", "problem", "secret", "tenant", "invalidation")),
            Map.entry("vendor", List.of("tool")),
            Map.entry(
                    "provider",
                    List.of("problem", "json", "secret", "http", "credential", "tool", "vendor", "result", "trace")),
            Map.entry(
                    "command",
                    List.of(
                            "problem",
                            "secret",
                            "http",
                            "credential",
                            "provider",
                            "tool",
                            "route",
                            "example",
                            "openapi",
                            "audit",
                            "bridge")),
            Map.entry(
                    "oauth",
                    List.of("platform", "problem", "secret", "http", "tenant", "credential", "provider", "audit")),
            Map.entry("audit", List.of("problem", "json", "secret")),
            Map.entry("usage", List.of("audit")),
            Map.entry("archive", List.of("platform", "problem", "secret", "http", "audit")),
            Map.entry("result", List.of("platform", "problem", "secret")),
            Map.entry("deadletter", List.of("platform", "problem", "secret")),
            Map.entry("idempotency", List.of("platform", "problem", "secret")),
            Map.entry("database", List.of("problem", "secret", "provider", "tool")),
            Map.entry("mail", List.of("problem", "secret", "tool")),
            Map.entry("route", List.of("provider", "tool", "vendor", "database", "mail")),
            Map.entry(
                    "example",
                    List.of(
                            "problem",
                            "json",
                            "secret",
                            "credential",
                            "provider",
                            "tool",
                            "route",
                            "result",
                            "mail",
                            "saga")),
            Map.entry("saga", List.of("platform", "problem", "secret", "tool", "audit", "deadletter")),
            Map.entry(
                    "gateway",
                    List.of(
                            "problem",
                            "json",
                            "secret",
                            "http",
                            "tenant",
                            "tool",
                            "throttle",
                            "quota",
                            "credential",
                            "provider",
                            "audit",
                            "deadletter",
                            "idempotency",
                            "result",
                            "trace")),
            Map.entry(
                    "admin",
                    List.of(
                            "problem",
                            "secret",
                            "http",
                            "tenant",
                            "tool",
                            "throttle",
                            "quota",
                            "credential",
                            "provider",
                            "audit",
                            "deadletter",
                            "idempotency",
                            "result",
                            "saga",
                            "oauth",
                            "custom",
                            "route",
                            "usage",
                            "gateway")),
            Map.entry(
                    "proxy",
                    List.of(
                            "problem",
                            "http",
                            "tenant",
                            "tool",
                            "throttle",
                            "credential",
                            "provider",
                            "gateway",
                            "trace")),
            Map.entry(
                    "provisioning", List.of("problem", "secret", "tenant", "credential", "gateway", "admin", "usage")),
            Map.entry(
                    "connect",
                    List.of("problem", "secret", "http", "tenant", "credential", "provider", "oauth", "gateway")),
            Map.entry("openapi", List.of("problem", "json", "http", "tenant", "provider", "tool", "gateway")),
            Map.entry("search", List.of("problem", "http", "tool", "provider", "gateway")),
            Map.entry(
                    "mcp",
                    List.of(
                            "search",
                            "problem",
                            "json",
                            "secret",
                            "http",
                            "tenant",
                            "oidc",
                            "tool",
                            "credential",
                            "provider",
                            "gateway")),
            Map.entry("bridge", List.of("secret")),
            Map.entry("operations", List.of("secret", "tenant", "audit", "credential")));

    @ArchTest
    static void eachPackageUsesOnlyThoseThatTheDrawingNames(JavaClasses imported) {
        MAY_USE.forEach((room, allowed) -> {
            String[] others = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(room) && !allowed.contains(other))
                    .map(other -> "io.serai." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.serai." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(imported);
        });
    }

    @ArchTest
    static final ArchRule everyPackageIsInTheDrawing = classes()
            .should(ArchConditions.be(new DescribedPredicate<JavaClass>("in a package of the drawing") {
                @Override
                public boolean test(JavaClass type) {
                    String[] parts = type.getPackageName().split("\\.");
                    return parts.length == 2 || MAY_USE.containsKey(parts[2]);
                }
            }));

    @ArchTest
    static final ArchRule onlyStoresSpeakSql = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Configuration")
            .and()
            .resideOutsideOfPackages(
                    "io.serai.platform",
                    "io.serai.tenant",
                    "io.serai.secret",
                    "io.serai.credential",
                    "io.serai.deadletter",
                    "io.serai.idempotency",
                    "io.serai.saga",
                    "io.serai.archive",
                    "io.serai.usage",
                    "io.serai.quota",
                    "io.serai.result",
                    "io.serai.custom",
                    "io.serai.oauth",
                    "io.serai.database")
            .and()
            .doNotHaveFullyQualifiedName("io.serai.route.RouteArchive")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "java.sql..");

    @ArchTest
    static final ArchRule onlyTheHttpPackageMakesClients = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.serai.http",
                    "io.serai.credential.vault", // spring-vault brings its own
                    "io.serai.bridge") // runs without the gateway
            .should()
            .dependOnClassesThat(isHttpClient());

    private static DescribedPredicate<JavaClass> isHttpClient() {
        return DescribedPredicate.describe(
                "a network client",
                type -> type.getPackageName().startsWith("io.vertx")
                        || type.getPackageName().startsWith("java.net.http")
                        || type.getPackageName().startsWith("org.springframework.web.client")
                        || type.getPackageName().startsWith("org.springframework.vault"));
    }

    /** They are loaded with the first class that names one: at a start without traces nobody does. */
    @ArchTest
    static final ArchRule onlyTwoClassesKnowOpenTelemetry = noClasses()
            .that()
            .haveNameNotMatching("io\\.serai\\.trace\\.Otel.*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors =
            fields().should().notBeAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule noPackageIsABag = noClasses()
            .should()
            .resideInAnyPackage(Arrays.stream(new String[] {"util", "common", "support", "impl", "config"})
                    .map(bag -> "..%s..".formatted(bag))
                    .toArray(String[]::new));
}
