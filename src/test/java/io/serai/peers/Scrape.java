package io.serai.peers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metric → label → values, from the text that Prometheus reads. */
final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Map<String, Set<String>>> labels = new HashMap<>();

    Scrape(String text) {
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Map<String, Set<String>> ofMetric = labels.computeIfAbsent(sample.group(1), name -> new HashMap<>());
            if (sample.group(2) != null) {
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    ofMetric.computeIfAbsent(label.group(1), name -> new HashSet<>())
                            .add(label.group(2));
                }
            }
        }
    }

    Set<String> metrics() {
        return labels.keySet();
    }

    Set<String> labels(String metric) {
        return labels.getOrDefault(metric, Map.of()).keySet();
    }

    Set<String> values(String metric, String label) {
        return labels.getOrDefault(metric, Map.of()).getOrDefault(label, Set.of());
    }
}
