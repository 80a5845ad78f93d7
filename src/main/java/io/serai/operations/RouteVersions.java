package io.serai.operations;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.regex.Pattern;

/** Counts all versions of a route as one: a reload makes {@code github.createIssue@8} of {@code …@7}, not a new series. */
final class RouteVersions implements MeterFilter {

    static final String TAG = "routeId";
    private static final Pattern VERSION = Pattern.compile("@\\d+$");

    @Override
    public Meter.Id map(Meter.Id id) {
        String routeId = id.getTag(TAG);
        if (routeId == null || routeId.indexOf('@') < 0) {
            return id;
        }
        return id.withTags(List.of(Tag.of(TAG, VERSION.matcher(routeId).replaceFirst(""))));
    }
}
