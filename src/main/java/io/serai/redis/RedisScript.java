package io.serai.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A Lua script that answers whole numbers. Redis keeps it; it is sent again where Redis has lost it. */
public final class RedisScript {

    private final String text;
    private final int numbers;
    private volatile String digest = "";

    /** @param numbers how many it answers, at least */
    public RedisScript(String text, int numbers) {
        this.text = text;
        this.numbers = numbers;
    }

    /** Runs it; an answer of another kind is a failure. */
    CompletionStage<List<Long>> run(RedisAsyncCommands<String, String> redis, String[] keys, String[] arguments) {
        if (digest.isEmpty()) {
            digest = redis.digest(text);
        }
        CompletionStage<List<Object>> known = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return known.exceptionallyCompose(failure -> {
                    if (cause(failure) instanceof RedisNoScriptException) {
                        return redis.eval(text, ScriptOutputType.MULTI, keys, arguments);
                    }
                    throw new CompletionException(cause(failure));
                })
                .thenApply(this::checked);
    }

    private List<Long> checked(List<Object> answer) {
        if (answer.size() < numbers || !answer.stream().allMatch(Long.class::isInstance)) {
            throw new IllegalStateException("Redis answered something else");
        }
        return answer.stream().map(Long.class::cast).toList();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
