package io.serai.route;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** When which file was last named in the log with line, column and reason. */
final class RefusalLog extends AppenderBase<ILoggingEvent> {

    private static final Pattern PLACE = Pattern.compile("(/\\S+\\.yaml:)\\d+:\\d+: \\S");

    private final Map<String, Long> times = new ConcurrentHashMap<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RouteReports.class);

    void attach() {
        start();
        logger.addAppender(this);
    }

    void detach() {
        logger.detachAppender(this);
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        Matcher place = PLACE.matcher(event.getFormattedMessage());
        if (place.find()) {
            times.put(place.group(1), System.nanoTime());
        }
    }

    /** Nanoseconds from a moment until the file was named; 0 if it has not been since. */
    long toldAfter(String place, long moment) {
        Long time = times.get(place);
        return time == null || time <= moment ? 0 : time - moment;
    }
}
