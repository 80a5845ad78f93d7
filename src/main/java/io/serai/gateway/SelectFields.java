package io.serai.gateway;

import io.serai.json.Fields;
import io.serai.tool.RawJson;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code selectFields}: keeps of a result what its caller asked for. Comes after {@code keepAnswer}: what is kept for
 * a key is the whole, of which each call with that key gets the fields that it names itself.
 */
final class SelectFields implements Processor {

    private final Answers answers;

    SelectFields(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Fields fields = call.toolRequest().wishes().fields();
        if (fields != null) {
            call.result(new RawJson(fields.of(answers.bytes(call.result()))));
        }
    }
}
