package io.serai.peers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Exactly what the lock file in {@code source} says, unpacked in {@code home}. Does nothing when that was done, and
 * waits while another build is doing it.
 *
 * @param proof a file below {@code home} that must be there then
 */
record NpmInstall(Path source, Path home, Path proof) {

    /** 15 s on two cores with an empty npm cache; the rest is for a slow line. */
    private static final long LONGEST_MINUTES = 10;

    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

    void run() throws IOException, InterruptedException {
        Path lock = Files.createDirectories(home).resolve("lock");
        try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var othersWait = file.lock()) {
            Path stamp = home.resolve("installed");
            String wanted = fingerprint();
            if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
                return;
            }
            Files.deleteIfExists(stamp);
            for (String name : FILES) {
                Files.copy(source.resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            npmCi(home.resolve("npm-ci.log"));
            Files.writeString(stamp, wanted);
        }
    }

    private void npmCi(Path log) throws IOException, InterruptedException {
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            PeerProcess.kill(npm);
        }
        // npm is content when an install script was not allowed to run: then only what that brings is missing
        boolean complete = npm.waitFor() == 0 && Files.isRegularFile(home.resolve(proof));
        if (!complete) {
            throw new IllegalStateException("The peers cannot be installed, see " + log);
        }
    }

    private String fingerprint() throws IOException {
        MessageDigest sha256 = sha256();
        for (String name : FILES) {
            sha256.update(Files.readAllBytes(source.resolve(name)));
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
