package io.serai.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an assessor said of the pools of {@link SearchPool}: somebody who saw neither labels nor ranks. Lines are the number
 * of a held-back query, a tool, {@code yes} or {@code no}, and a reason, separated by tabs.
 */
record Judgements(Map<Integer, Set<String>> yes, Map<Integer, Set<String>> no) {

    static final Path FILE = Path.of("src/test/resources/search/judgements.tsv");

    static Judgements read() throws IOException {
        Judgements judgements = new Judgements(new TreeMap<>(), new TreeMap<>());
        if (Files.exists(FILE)) {
            for (String line : Files.readAllLines(FILE)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    judgements.add(line.split("\t"));
                }
            }
        }
        return judgements;
    }

    private void add(String[] parts) {
        Map<Integer, Set<String>> side =
                switch (parts[2].strip()) {
                    case "yes" -> yes;
                    case "no" -> no;
                    default -> throw new IllegalArgumentException("Neither yes nor no: " + String.join(" ", parts));
                };
        side.computeIfAbsent(Integer.valueOf(parts[0].strip()), number -> new HashSet<>())
                .add(parts[1].strip());
    }

    /** The queries, of which the first has number 1, with all that was judged right besides their labels. */
    List<LabelledQuery> added(List<LabelledQuery> queries) {
        List<LabelledQuery> judged = new ArrayList<>();
        for (LabelledQuery query : queries) {
            List<String> tools = new ArrayList<>(query.tools());
            tools.addAll(yes.getOrDefault(judged.size() + 1, Set.of()));
            judged.add(new LabelledQuery(query.text(), tools));
        }
        return judged;
    }

    /** Of the labels that were judged, how many were found right, and how many wrong. */
    String ofLabels(List<LabelledQuery> queries) {
        int right = 0;
        int wrong = 0;
        for (int number = 1; number <= queries.size(); number++) {
            for (String label : queries.get(number - 1).tools()) {
                right += yes.getOrDefault(number, Set.of()).contains(label) ? 1 : 0;
                wrong += no.getOrDefault(number, Set.of()).contains(label) ? 1 : 0;
            }
        }
        return right + " labels were judged right and " + wrong + " wrong";
    }

    boolean isEmpty() {
        return yes.isEmpty() && no.isEmpty();
    }

    /** How many pairs of query and tool were judged right, and wrong. */
    String count() {
        return size(yes) + " times yes and " + size(no) + " times no";
    }

    private static int size(Map<Integer, Set<String>> side) {
        return side.values().stream().mapToInt(Set::size).sum();
    }
}
