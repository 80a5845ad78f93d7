package io.serai.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.serai.json.Fields;
import io.serai.tool.RawJson;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code selectFields}: keeps of a result what its caller asked for. Comes after {@code keepAnswer}: what is kept for
 * a key is the whole, of which each call with that key gets the fields that it names itself.
 */
final class SelectFields implements Processor {

    /** How a result begins that is given by reference: it has nothing to choose from. */
    private static final byte[] REFERENCE = "{\"reference\":{\"id\":\"res_".getBytes(US_ASCII);

    private final Answers answers;

    SelectFields(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Fields fields = call.toolRequest().wishes().fields();
        if (fields == null && call.result() instanceof RawJson) {
            return;
        }
        byte[] result = answers.bytes(call.result());
        call.result(new RawJson(fields == null || isReference(result) ? result : fields.of(result)));
    }

    private static boolean isReference(byte[] result) {
        int length = REFERENCE.length;
        return result.length > length && Arrays.equals(result, 0, length, REFERENCE, 0, length);
    }
}
