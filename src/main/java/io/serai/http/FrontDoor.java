package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening side of port 3000: one server per event loop on the same port. Checks the head of each request, reads a
 * bounded body, finds the route's consumer and hands over.
 */
public final class FrontDoor {

    static final String API_PREFIX = "/api/v1/";

    /** Vert.x: one free port for all servers that ask with the same negative number. */
    private static final int SHARED_FREE_PORT = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(FrontDoor.class);
    private static final byte[] NONE = {};
    private static final MultiMap NO_QUERY = MultiMap.caseInsensitiveMultiMap();
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final HttpSettings settings;
    private final EventLoops loops;
    private final PathTable paths;
    private final HeadCheck headCheck;
    private final TrustedProxies proxies;
    private final AnswerWriter answers;
    private final Farewell farewell;
    private final List<HttpServer> servers = new ArrayList<>();
    private volatile boolean leaving;
    private int port;

    FrontDoor(HttpSettings settings, EventLoops loops, PathTable paths, AnswerWriter answers) {
        this.settings = settings;
        this.loops = loops;
        this.paths = paths;
        this.headCheck = new HeadCheck(settings.maxBodyBytes());
        this.proxies = settings.proxies();
        this.answers = answers;
        this.farewell = new Farewell(loops);
        this.port = settings.port();
    }

    /** Opens the port; called when the routes run, so that nobody is ever told 404 because Serai is still starting. */
    public synchronized void open() {
        for (EventLoops.EventLoop loop : loops.all()) {
            var listening = io.vertx.core.Promise.<HttpServer>promise();
            loop.run(() -> loops.vertx()
                    .createHttpServer(serverOptions())
                    .connectionHandler(connection -> {
                        VersionCheck.watch(connection);
                        loop.clients().opened(connection);
                    })
                    .requestHandler(request -> handle(loop, request))
                    .invalidRequestHandler(request -> answers.refuseUnreadable(request, requestId(null)))
                    .exceptionHandler(broken -> LOGGER.debug("A connection broke", broken))
                    .listen()
                    .onComplete(listening));
            HttpServer server = EventLoops.await(listening.future());
            port = server.actualPort();
            servers.add(server);
        }
        LOGGER.atInfo().addKeyValue("port", port).log("Front door open");
    }

    /** Whether this instance is about to stop: others should be asked. It serves calls all the same. */
    public boolean isLeaving() {
        return leaving;
    }

    /**
     * Says that this instance is about to stop, by its readiness and by hanging up after each answer, and gives those who
     * look at that the time to see it.
     */
    synchronized void leave() {
        if (!servers.isEmpty()) {
            leaving = true;
            farewell.leave(settings.shutdownDelay());
        }
    }

    /** Lets the calls in flight finish, for a while, and stops listening. */
    synchronized void close() {
        if (!servers.isEmpty()) {
            farewell.awaitCalls(settings.shutdownGrace());
        }
        servers.forEach(server -> EventLoops.await(server.close()));
        servers.clear();
    }

    /** The port in use; differs from the setting when that is 0. */
    public int port() {
        return port;
    }

    /** How somebody on this machine reaches the door. */
    public URI address() {
        String host = settings.host();
        String name =
                switch (host) {
                    case "0.0.0.0", "::", "127.0.0.1" -> "localhost";
                    default -> host.contains(":") ? "[" + host + "]" : host;
                };
        return URI.create("http://" + name + ":" + port);
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? SHARED_FREE_PORT : settings.port())
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(8 * 1024)
                .setHttp2ClearTextEnabled(false) // one protocol, so that there is one set of rules for heads
                .setDecompressionSupported(false)
                // Nobody speaks WebSocket here; its handlers would look at every request.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    private void handle(EventLoops.EventLoop loop, HttpServerRequest source) {
        long arrivedAt = System.nanoTime();
        String id = requestId(source.getHeader("X-Request-ID"));
        guarded(source, id, () -> {
            loop.clients().requested(source.connection(), arrivedAt);
            headCheck.check(source, paths.isOpenEnded(source.path()));
            PathTable.Match match = paths.match(source.method().name(), source.path());
            MultiMap query = query(source);
            if (match.rest() != null) {
                OpenRequest open = new OpenRequest(source, loop, match.rest());
                if (open.length() == 0) {
                    open.received();
                }
                match.consumer()
                        .accept(source, loop, new Request(id, source, proxies, match, query, NONE, arrivedAt, open));
                return;
            }
            if ("100-continue".equalsIgnoreCase(source.getHeader(HttpHeaders.EXPECT))) {
                source.response().writeContinue();
            }
            new BodyReader(source, settings.maxBodyBytes())
                    .read(
                            body -> guarded(source, id, () -> {
                                loop.clients().received(source.connection());
                                match.consumer()
                                        .accept(
                                                source,
                                                loop,
                                                new Request(id, source, proxies, match, query, body, arrivedAt, null));
                            }),
                            tooLong -> answers.refuse(source, id, tooLong, true));
        });
    }

    /** Whatever goes wrong before a route runs has an answer all the same. */
    private void guarded(HttpServerRequest source, String id, Runnable work) {
        try {
            work.run();
        } catch (Problem problem) {
            answers.refuse(source, id, problem, headCheck.isUnbounded(source.headers()));
        } catch (RuntimeException unexpected) {
            LOGGER.atError().addKeyValue("requestId", id).setCause(unexpected).log("A request could not be read");
            Problem problem = Problem.of(ProblemType.INTERNAL_ERROR, "The request could not be handled.");
            answers.refuse(source, id, problem, headCheck.isUnbounded(source.headers()));
        }
    }

    private static MultiMap query(HttpServerRequest source) {
        if (source.query() == null) {
            return NO_QUERY;
        }
        try {
            return source.params(true); // true: a semicolon separates nothing
        } catch (IllegalArgumentException malformed) {
            throw HeadCheck.refused("The query has a malformed percent-encoding.");
        }
    }

    private static String requestId(@Nullable String wanted) {
        if (wanted != null && REQUEST_ID.matcher(wanted).matches()) {
            return wanted;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current(); // a label, not a secret
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(high, low).toString();
    }
}
