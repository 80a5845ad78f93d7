package io.serai.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.result.KeptResult;
import io.serai.tool.Invocation;
import io.serai.tool.Paging;
import io.serai.tool.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call that follows the pages of a list. Each page is a request of its own in the eyes of breaker, bulkhead and the
 * provider's budget; together they have the time of one call. A failure behind the first page ends the list there: what
 * was read is answered, with the reason and the way to go on.
 */
final class PagedCall implements ProviderCalls.Receiver {

    /** As long as one answer may be: pages are joined in memory. */
    private static final long MOST_BYTES = 10L * 1024 * 1024;

    /** Sends one request. */
    interface Sender {

        /** @throws Problem if it is not to be sent now */
        void send(RequestMapping.Target target, ProviderCalls.Receiver receiver);
    }

    /**
     * What comes behind a page.
     *
     * @param target null if it cannot be asked for
     * @param arguments that lead there; null if no arguments of the tool do
     */
    private record Next(
            RequestMapping.@Nullable Target target,
            @Nullable ObjectNode arguments,
            @Nullable Problem refused) {}

    private final Pages pages;
    private final int limit;
    private final Provider provider;
    private final Mapping mapping;
    private final ObjectMapper json;
    private final Invocation invocation;
    private final ObjectNode arguments;
    private final Sender sender;
    private final ProviderCalls.Receiver receiver;
    private final List<Page> taken = new ArrayList<>();
    private RequestMapping.Target asked;
    private @Nullable ObjectNode askedWith;
    private @Nullable OutboundResponse last;
    private long bytes;

    /** @param limit most pages to be joined */
    PagedCall(
            Pages pages,
            int limit,
            Provider provider,
            Mapping mapping,
            ObjectMapper json,
            Invocation invocation,
            ObjectNode arguments,
            Sender sender,
            ProviderCalls.Receiver receiver) {
        this.pages = pages;
        this.limit = limit;
        this.provider = provider;
        this.mapping = mapping;
        this.json = json;
        this.invocation = invocation;
        this.arguments = arguments;
        this.sender = sender;
        this.receiver = receiver;
        this.asked = mapping.map(arguments, json);
    }

    /** @throws Problem if nothing is to be sent now */
    void start() {
        sender.send(asked, this);
    }

    @Override
    public void kept(KeptResult result) {
        receiver.kept(result);
    }

    @Override
    public void answered(RawJson result, OutboundResponse response) {
        Runnable further;
        try {
            further = take(result, response);
        } catch (RuntimeException unexpected) {
            further = () -> failed(Problem.of(ProblemType.INTERNAL_ERROR, "The provider's pages could not be read.")
                    .withOutcome(Outcome.UNKNOWN)
                    .causedBy(unexpected));
        }
        further.run(); // outside: what goes wrong behind us is not ours to catch
    }

    private Runnable take(RawJson result, OutboundResponse response) {
        Page page = Page.of(result.bytes(), pages.items());
        if (page == null && taken.isEmpty()) {
            return () -> receiver.answered(result, response); // not what the file says: the caller sees it as it is
        }
        if (page == null) {
            return () -> failed(unusable("The provider's next page is not like the first."));
        }
        bytes += result.bytes().length;
        if (!taken.isEmpty() && bytes > MOST_BYTES) {
            return end(false, askedWith, null);
        }
        taken.add(page);
        last = response;
        Next next = next(page, response);
        if (next == null) {
            return end(true, null, null);
        }
        RequestMapping.Target target = next.target();
        return target == null || taken.size() >= limit
                ? end(false, next.arguments(), next.refused())
                : () -> ask(target, next.arguments());
    }

    private void ask(RequestMapping.Target target, @Nullable ObjectNode step) {
        asked = target;
        askedWith = step;
        try {
            sender.send(target, this);
        } catch (Problem notNow) {
            failed(notNow);
        }
    }

    private static Problem unusable(String detail) {
        return Problem.of(ProblemType.PROVIDER_ERROR, detail).withOutcome(Outcome.UNKNOWN);
    }

    /** Null behind the last page. */
    private @Nullable Next next(Page page, OutboundResponse response) {
        return switch (pages.style()) {
            case LINK -> linked(response);
            case CURSOR -> {
                JsonNode cursor = Page.value(page.answer(), Objects.requireNonNull(pages.cursor()));
                yield cursor == null ? null : with(cursor);
            }
            case NUMBER -> {
                long first = arguments.path(pages.argument()).asLong(1);
                yield page.isEmpty() ? null : with(arguments.numberNode(first + taken.size()));
            }
        };
    }

    private Next with(JsonNode value) {
        ObjectNode step = arguments.objectNode().set(Objects.requireNonNull(pages.argument()), value);
        ObjectNode all = arguments.objectNode();
        all.setAll(arguments);
        all.setAll(step);
        if (arguments == invocation.arguments()) {
            try {
                invocation.tool().arguments().check(all);
            } catch (Problem notForCallers) {
                return new Next(null, null, null); // such as a page number beside a cursor of the caller's
            }
        }
        return new Next(mapping.map(all, json), step, null);
    }

    private @Nullable Next linked(OutboundResponse response) {
        String link = NextLink.in(response.header("link"));
        if (link == null) {
            return null;
        }
        String target = NextLink.below(Objects.requireNonNull(provider.baseUrl()), asked.pathAndQuery(), link);
        if (target == null) {
            return new Next(null, null, unusable("The provider's next page lies elsewhere and was not followed."));
        }
        ObjectNode schema = invocation.tool().spec().inputSchema();
        ObjectNode step = NextLink.arguments(target, schema, arguments, pages.argument());
        return new Next(new RequestMapping.Target(target), step, null);
    }

    private Runnable end(boolean complete, @Nullable ObjectNode next, @Nullable Problem stopped) {
        invocation.paging(new Paging(taken.size(), complete, next, stopped));
        RawJson joined = new RawJson(Page.join(taken));
        return () -> receiver.answered(joined, Objects.requireNonNull(last));
    }

    @Override
    public void failed(Problem problem) {
        if (taken.isEmpty()) {
            receiver.failed(problem);
        } else {
            end(false, askedWith, problem).run();
        }
    }
}
