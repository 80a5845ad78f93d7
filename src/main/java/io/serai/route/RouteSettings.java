package io.serai.route;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * @param folder where the route files are, with its sub-folders {@code gateway} and {@code providers}
 * @param watch whether edits of provider files go live while the gateway runs
 * @param interval between two looks at the files; an edit is live after two looks and the time to check it
 * @param maxDocument longest document of a vendor that a provider file may name
 * @param lastCalls how long a version that was replaced stays for the calls that had found it already
 */
@ConfigurationProperties("serai.routes")
record RouteSettings(
        @DefaultValue("routes") Path folder,
        @DefaultValue("true") boolean watch,
        @DefaultValue("300ms") Duration interval,

        @DefaultValue("32MB") @DataSizeUnit(DataUnit.MEGABYTES)
        DataSize maxDocument,

        @DefaultValue("30s") Duration lastCalls) {}
