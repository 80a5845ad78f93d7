package io.serai.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.tenant.Plans;
import io.serai.usage.Prices;
import io.serai.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * {@code multi-tenant.yaml}: limits and quotas for everybody and for each plan, and prices. All of it is taken, or none; the switches
 * and names of headers in it count from the next start, see {@code application.yaml}.
 */
final class MultiTenantFile {

    private static final List<String> RATES = List.of("requestsPerMinute", "requestsPerHour", "requestsPerDay");
    private static final List<String> QUOTAS = List.of("maxCustomServers", "maxToolInvocations", "maxStorageMB");

    /** What keeps tenants apart is not to be had without. */
    private static final List<String> FIXED = List.of("separateVaultKeys", "separateRedisNamespace");

    private static final Pattern TOOL_ID = Pattern.compile("[^.\\s]+\\.[^.\\s]+");

    private static final long HIGHEST = 1_000_000_000;

    private final Path path;
    private final Plans plans;
    private final Usage usage;
    private final ObjectMapper json = new ObjectMapper();

    MultiTenantFile(Path path, Plans plans, Usage usage) {
        this.path = path;
        this.plans = plans;
        this.usage = usage;
    }

    String name() {
        return path.getFileName().toString();
    }

    /**
     * Applies the file.
     *
     * @return what is wrong; then nothing has been changed
     */
    List<Finding> apply() {
        List<Finding> findings = new ArrayList<>();
        JsonNode root = read(findings).path("multiTenant");
        if (findings.isEmpty() && !root.isObject()) {
            findings.add(new Finding(name(), "/multiTenant", "must be an object"));
        }
        switches(root, findings);
        Plans.Section everybody = limits(root, "/multiTenant", findings);
        Map<String, Plans.Section> ofPlans = new HashMap<>();
        root.path("plans")
                .properties()
                .forEach(plan -> ofPlans.put(
                        plan.getKey(),
                        limits(plan.getValue(), "/multiTenant/plans/" + escaped(plan.getKey()), findings)));
        Prices prices = PriceList.read(name(), root.path("billing"), findings);
        if (findings.isEmpty()) {
            plans.replace(everybody, ofPlans);
            usage.price(prices);
        }
        return findings;
    }

    private JsonNode read(List<Finding> findings) {
        try {
            Load load = new Load(LoadSettings.builder().setLabel(name()).build());
            return json.valueToTree(load.loadFromString(Files.readString(path)));
        } catch (IOException unreadable) {
            findings.add(new Finding(name(), "", "cannot be read"));
        } catch (YamlEngineException | IllegalArgumentException malformed) {
            findings.add(new Finding(name(), "", "is not valid YAML"));
        }
        return MissingNode.getInstance();
    }

    private void switches(JsonNode root, List<Finding> findings) {
        if (!root.path("requireApiKey").asBoolean(true) && root.path("enabled").asBoolean(true)) {
            findings.add(new Finding(
                    name(), "/multiTenant/requireApiKey", "must be true while multiTenant.enabled is true"));
        }
        for (String fixed : FIXED) {
            if (!root.path("isolation").path(fixed).asBoolean(true)) {
                findings.add(new Finding(name(), "/multiTenant/isolation/" + fixed, "cannot be switched off"));
            }
        }
    }

    private Plans.Section limits(JsonNode section, String pointer, List<Finding> findings) {
        Map<String, Long> limits = new HashMap<>();
        RATES.forEach(name -> limit(section.path("rateLimits"), pointer + "/rateLimits", name, 1, limits, findings));
        QUOTAS.forEach(name -> limit(section.path("quotas"), pointer + "/quotas", name, 0, limits, findings));
        return new Plans.Section(Map.copyOf(limits), tools(section.path("toolLimits"), pointer, findings));
    }

    /** Tools are not looked up: a limit may be there before its tool is. */
    private Map<String, Map<String, Long>> tools(JsonNode section, String pointer, List<Finding> findings) {
        Map<String, Map<String, Long>> tools = new HashMap<>();
        section.properties().forEach(tool -> {
            Map<String, Long> limits = new HashMap<>();
            String at = pointer + "/toolLimits/" + escaped(tool.getKey());
            RATES.forEach(name -> limit(tool.getValue(), at, name, 1, limits, findings));
            tool.getValue().fieldNames().forEachRemaining(name -> {
                if (!RATES.contains(name)) {
                    findings.add(new Finding(name(), at + "/" + escaped(name), "is not one of " + RATES));
                }
            });
            if (!TOOL_ID.matcher(tool.getKey()).matches() || limits.isEmpty()) {
                findings.add(new Finding(
                        name(), at, "must be the id of a tool, such as github.createIssue, with one of " + RATES));
            }
            tools.put(tool.getKey(), Map.copyOf(limits));
        });
        return Map.copyOf(tools);
    }

    private void limit(
            JsonNode section,
            String pointer,
            String name,
            long least,
            Map<String, Long> limits,
            List<Finding> findings) {
        JsonNode value = section.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= HIGHEST) {
            limits.put(name, value.longValue());
        } else {
            findings.add(new Finding(
                    name(), pointer + "/" + name, "must be a whole number from " + least + " to " + HIGHEST));
        }
    }

    /** RFC 6901. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
