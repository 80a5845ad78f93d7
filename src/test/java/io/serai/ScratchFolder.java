package io.serai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.util.FileSystemUtils;

/** Folders that are looked into until the tests are over, and are gone then: a journal takes 64 MiB. */
public final class ScratchFolder {

    private static final Queue<Path> CREATED = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ScratchFolder::removeAll, "scratch-folders"));
    }

    private ScratchFolder() {}

    public static Path create(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        CREATED.add(folder);
        return folder;
    }

    private static void removeAll() {
        for (Path folder : CREATED) {
            try {
                FileSystemUtils.deleteRecursively(folder);
            } catch (IOException inUse) {
                // What a process still writes to stays.
            }
        }
    }
}
