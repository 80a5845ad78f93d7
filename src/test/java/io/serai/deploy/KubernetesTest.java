package io.serai.deploy;

import static io.serai.deploy.Manifests.at;
import static io.serai.deploy.Manifests.each;
import static io.serai.deploy.Manifests.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/kubernetes/base} is what a cluster would take, and its parts know each other by their right names. */
class KubernetesTest {

    private static final Path BASE = Path.of("deploy/kubernetes/base");

    private static Manifests manifests;
    private static JsonElement pod;
    private static JsonElement container;

    @BeforeAll
    static void read() throws IOException {
        manifests = Manifests.of(BASE);
        pod = at(manifests.one("StatefulSet", "serai"), "spec", "template");
        container = at(pod, "spec", "containers", 0);
    }

    @Test
    void everyFieldIsOneOfTheApiAndOfItsType() {
        assertThat(manifests.objects()).hasSize(7).allSatisfy(Manifests::check);
    }

    @ParameterizedTest
    @CsvSource({"startupProbe, periodSecond, 2", "startupProbe, periodSeconds, often", "resources, limit, 1"})
    void theCheckFindsWhatIsWrong(String part, String field, String value) {
        // Given
        JsonObject wrong = manifests.one("StatefulSet", "serai").deepCopy();
        at(wrong, "spec", "template", "spec", "containers", 0, part)
                .getAsJsonObject()
                .add(field, new JsonPrimitive(value));

        // When, Then
        assertThatThrownBy(() -> Manifests.check(wrong)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void noFileIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(BASE)) {
            Set<String> there = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            Set<String> named = each(manifests.kustomization().get("resources"))
                    .map(JsonElement::getAsString)
                    .collect(Collectors.toCollection(TreeSet::new));
            named.addAll(List.of("kustomization.yaml", "settings.env"));
            assertThat(there).isEqualTo(named);
        }
    }

    @Test
    void whatChoosesPodsChoosesThese() {
        // Given
        Map<String, JsonElement> labels = map(at(pod, "metadata", "labels"));

        // When, Then
        assertThat(Stream.of(
                        at(manifests.one("StatefulSet", "serai"), "spec", "selector", "matchLabels"),
                        at(pod, "spec", "topologySpreadConstraints", 0, "labelSelector", "matchLabels"),
                        at(manifests.one("Service", "serai"), "spec", "selector"),
                        at(manifests.one("Service", "serai-instances"), "spec", "selector"),
                        at(manifests.one("PodDisruptionBudget", "serai"), "spec", "selector", "matchLabels"),
                        at(manifests.one("NetworkPolicy", "serai"), "spec", "podSelector", "matchLabels")))
                .allSatisfy(selector -> assertThat(labels).containsAllEntriesOf(map(selector)));
        JsonElement target = at(manifests.one("HorizontalPodAutoscaler", "serai"), "spec", "scaleTargetRef");
        assertThat(target.toString()).contains("\"apps/v1\"", "\"StatefulSet\"", "\"serai\"");
        manifests.one("ServiceAccount", at(pod, "spec", "serviceAccountName").getAsString());
        manifests.one(
                "Service",
                at(manifests.one("StatefulSet", "serai"), "spec", "serviceName").getAsString());
    }

    @Test
    void everyPortIsNamedInTheContainer() {
        // Given
        Set<String> ports = each(at(container, "ports"))
                .map(port -> at(port, "name").getAsString())
                .collect(Collectors.toSet());

        // When, Then
        Stream<JsonElement> used = Stream.of(
                        Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                                .map(probe -> at(container, probe, "httpGet", "port")),
                        Stream.of("serai", "serai-instances")
                                .map(name -> at(manifests.one("Service", name), "spec", "ports", 0, "targetPort")),
                        each(at(manifests.one("NetworkPolicy", "serai"), "spec", "ingress"))
                                .map(rule -> at(rule, "ports", 0, "port")))
                .flatMap(all -> all);
        assertThat(used.map(JsonElement::getAsString)).hasSize(7).isSubsetOf(ports);
    }

    @Test
    void everyVolumeIsMountedAndEveryMountHasAVolume() {
        assertThat(each(at(container, "volumeMounts")).map(mount -> at(mount, "name")))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                each(at(pod, "spec", "volumes")).map(volume -> at(volume, "name")),
                                each(at(manifests.one("StatefulSet", "serai"), "spec", "volumeClaimTemplates"))
                                        .map(claim -> at(claim, "metadata", "name")))
                        .toList());
    }

    @Test
    void everyVariableIsOneThatSeraiReadsAndNoSecretIsAmongThem() throws IOException {
        // Given
        String settings = Files.readString(Path.of("src/main/resources/application.yaml"))
                + Files.readString(Path.of("docs/configuration.md"));
        Properties plain = new Properties();
        try (var file = Files.newBufferedReader(BASE.resolve("settings.env"))) {
            plain.load(file);
        }

        // When
        Set<String> names = new TreeSet<>(plain.stringPropertyNames());
        each(at(container, "env"))
                .forEach(variable -> names.add(at(variable, "name").getAsString()));

        // Then
        assertThat(names).hasSizeGreaterThan(12).allMatch(settings::contains);
        assertThat(plain.stringPropertyNames())
                .noneMatch(name -> name.contains("PASSWORD") || name.contains("SECRET") || name.contains("KEY"));
        assertThat(at(container, "envFrom", 0, "configMapRef", "name"))
                .isEqualTo(at(manifests.kustomization(), "configMapGenerator", 0, "name"));
    }

    @Test
    void everySecretIsAReferenceToOneThatTheDocumentationMakes() throws IOException {
        // Given
        String operations = Files.readString(Path.of("docs/operations.md"));

        // When, Then
        assertThat(each(at(container, "env"))).hasSize(6).allSatisfy(variable -> {
            JsonElement reference = at(variable, "valueFrom", "secretKeyRef");
            assertThat(at(reference, "name").getAsString()).isEqualTo("serai");
            assertThat(operations)
                    .contains("--from-literal=" + at(reference, "key").getAsString() + "=");
        });
        assertThat(manifests.objects())
                .noneMatch(object -> at(object, "kind").getAsString().equals("Secret"));
    }

    @Test
    void nobodyInThePodMayMoreThanHeMust() {
        JsonElement pods = at(pod, "spec", "securityContext");
        JsonElement own = at(container, "securityContext");
        assertThat(at(pods, "runAsNonRoot").getAsBoolean()).isTrue();
        assertThat(at(pods, "runAsUser").getAsInt()).isEqualTo(10001); // as in docker/Dockerfile
        assertThat(at(pods, "seccompProfile", "type").getAsString()).isEqualTo("RuntimeDefault");
        assertThat(at(own, "readOnlyRootFilesystem").getAsBoolean()).isTrue();
        assertThat(at(own, "allowPrivilegeEscalation").getAsBoolean()).isFalse();
        assertThat(at(own, "capabilities", "drop", 0).getAsString()).isEqualTo("ALL");
        assertThat(at(pod, "spec", "automountServiceAccountToken").getAsBoolean())
                .isFalse();
    }

    @Test
    void thereAreAlwaysSeveral() {
        assertThat(at(manifests.one("HorizontalPodAutoscaler", "serai"), "spec", "minReplicas")
                        .getAsInt())
                .isGreaterThanOrEqualTo(3);
        assertThat(at(manifests.one("PodDisruptionBudget", "serai"), "spec", "maxUnavailable")
                        .getAsInt())
                .isEqualTo(1);
    }
}
