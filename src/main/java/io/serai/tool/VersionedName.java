package io.serai.tool;

import java.util.regex.Pattern;

/** What a running route, tool or provider of a provider file is called: its name in the file, {@code @} and a version. */
public final class VersionedName {

    private static final Pattern VERSION = Pattern.compile("@\\d+$");

    private VersionedName() {}

    /** The name in the file. */
    public static String plain(String running) {
        return VERSION.matcher(running).replaceFirst("");
    }
}
