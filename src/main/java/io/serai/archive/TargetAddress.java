package io.serai.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of one target.
 *
 * @param name what positions and figures know it by: the address without what may be secret, its user and its options
 */
record TargetAddress(String name, String uri) {

    /** Where one message with many lines is better than many messages. */
    private static final Set<String> IN_PIECES =
            Set.of("file", "ftp", "ftps", "sftp", "http", "https", "aws2-s3", "azure-storage-blob", "minio");

    private static final Set<String> FILES = Set.of("file", "ftp", "ftps", "sftp");
    private static final Pattern FORM = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.+", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("//[^/@]*@");

    /** @throws IllegalArgumentException if one of them is no address, two have one name, or one would lose records */
    static List<TargetAddress> parse(String uris) {
        List<TargetAddress> targets = new ArrayList<>();
        for (String uri : uris.trim().split("\\s+")) {
            if (!uri.isEmpty()) {
                TargetAddress target = of(uri);
                if (targets.stream().anyMatch(other -> other.name.equals(target.name))) {
                    throw new IllegalArgumentException(
                            "SERAI_AUDIT_URI names " + target.name + " twice; their options do not tell them apart");
                }
                targets.add(target);
            }
        }
        return targets;
    }

    private static TargetAddress of(String uri) {
        if (!FORM.matcher(uri).matches()) {
            throw new IllegalArgumentException("SERAI_AUDIT_URI holds what is no address of an endpoint: it begins with"
                    + " no scheme, such as file: or https:");
        }
        int options = uri.indexOf('?');
        String name = USER.matcher(options < 0 ? uri : uri.substring(0, options))
                .replaceFirst("//")
                .replaceAll("[^A-Za-z0-9:/._-]", "_");
        TargetAddress target = new TargetAddress(name, uri);
        if (target.isFiles() && target.hasOption("fileName=") && !target.appends()) {
            throw new IllegalArgumentException("SERAI_AUDIT_URI: " + name
                    + " with a fileName needs fileExist=Append, or each batch would replace the one before");
        }
        return target;
    }

    String scheme() {
        return uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    /** Whether a message has many lines; otherwise each is a message. */
    boolean takesManyLines() {
        return IN_PIECES.contains(scheme());
    }

    /** Whether files are made there, whose names are ours to give. */
    boolean wantsFileName() {
        return isFiles() && !hasOption("fileName=");
    }

    boolean appends() {
        return isFiles() && hasOption("fileExist=Append");
    }

    private boolean isFiles() {
        return FILES.contains(scheme());
    }

    private boolean hasOption(String text) {
        int options = uri.indexOf('?');
        return options >= 0 && uri.indexOf(text, options) >= 0;
    }

    /** The name as part of a file's name. */
    String fileName() {
        return "shipped-" + name.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + Integer.toHexString(name.hashCode());
    }
}
