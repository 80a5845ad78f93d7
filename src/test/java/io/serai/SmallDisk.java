package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Half a megabyte of disk, mounted at a folder, that a test can fill. Where it cannot be mounted, the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    public static SmallDisk mount(Path folder) throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("mounting a small file system needs root")
                .isEqualTo("root");
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.toString()))
                .as("this machine lets us mount a small file system")
                .isZero();
        return new SmallDisk(folder);
    }

    public void fill() throws IOException {
        try (var ballast = Files.newOutputStream(ballast(), StandardOpenOption.CREATE)) {
            while (true) {
                ballast.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    public void empty() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }

    @Override
    public void close() throws Exception {
        run("umount", "--lazy", folder.toString());
    }
}
