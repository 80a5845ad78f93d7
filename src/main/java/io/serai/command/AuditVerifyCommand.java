package io.serai.command;

import io.serai.audit.CopyCheck;
import io.serai.audit.JournalCheck;
import io.serai.audit.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description =
                "Checks the hash chain of the audit journal, whether or not a gateway writes to it, or of files that"
                        + " records were shipped to. Names the first record that is missing, changed or out of order.")
final class AuditVerifyCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "FOLDER", description = "the data folder, if not that of SERAI_DATA_DIR")
    private @Nullable Path data;

    @Parameters(paramLabel = "FILE", description = "shipped lines, in their order; without one, the journal")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    AuditVerifyCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0; 1 if the chain is broken; 2 if there is nothing that can be read */
    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        try {
            Map<String, Verdict> verdicts = files.isEmpty() ? ofJournal() : ofCopies();
            verdicts.forEach((journal, verdict) -> out.println(line(journal, verdict)));
            return verdicts.values().stream().allMatch(Verdict::valid) ? 0 : 1;
        } catch (IOException unreadable) {
            command.commandLine().getErr().println(unreadable.getMessage());
            return 2;
        } finally {
            out.flush();
        }
    }

    private Map<String, Verdict> ofJournal() throws IOException {
        Path folder =
                data != null ? data : Path.of(Settings.environment(variables).getRequiredProperty("serai.data.path"));
        return Map.of("", JournalCheck.of(folder.resolve("audit")));
    }

    private Map<String, Verdict> ofCopies() throws IOException {
        CopyCheck check = new CopyCheck();
        for (Path file : files) {
            check.take(file);
        }
        Map<String, Verdict> verdicts = new TreeMap<>(check.verdicts());
        if (verdicts.isEmpty()) {
            throw new IOException("There is no shipped record in " + files);
        }
        return verdicts;
    }

    private static String line(String journal, Verdict verdict) {
        String of = journal.isEmpty() ? "" : "Journal " + journal + ": ";
        String counts = verdict.records() == 0
                ? "no records"
                : verdict.records() + " records, " + verdict.firstSeq() + " to " + verdict.lastSeq();
        return verdict.valid()
                ? of + counts + ", nothing is missing or changed"
                : of + "broken at record " + verdict.brokenAt()
                        + ": it is missing, changed or out of order (good before it: " + counts + ")";
    }
}
