package io.serai.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.TypeConverterSupport;

/** Lets any step of a tool's route read a provider's answer in the form it needs. */
final class RawJsonConverters {

    private RawJsonConverters() {}

    static void register(CamelContext camel, ObjectMapper json) {
        TypeConverterRegistry registry = camel.getTypeConverterRegistry();
        registry.addTypeConverter(JsonNode.class, RawJson.class, new ToTree(json));
        registry.addTypeConverter(String.class, RawJson.class, new ToText());
    }

    private static final class ToTree extends TypeConverterSupport {

        private final ObjectMapper json;

        ToTree(ObjectMapper json) {
            this.json = json;
        }

        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            try {
                return type.cast(json.readTree(((RawJson) value).bytes()));
            } catch (IOException damaged) {
                throw new TypeConversionException("JSON", type, damaged);
            }
        }
    }

    private static final class ToText extends TypeConverterSupport {

        @Override
        public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            return type.cast(new String(((RawJson) value).bytes(), UTF_8));
        }
    }
}
