package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The link to the next page in header {@code Link} (RFC 8288). It is the vendor's word, so it leads nowhere but to him. */
final class NextLink {

    private static final int LONGEST = 8_000;

    /** An address and what is said of it, up to the next one. */
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<]*)");

    private static final Pattern RELATION =
            Pattern.compile(";\\s*rel\\s*=\\s*(\"([^\"]*)\"|[^\\s\";,]+)", Pattern.CASE_INSENSITIVE);

    private NextLink() {}

    /** The address that the header calls next, as it stands there; null if it names none. */
    static @Nullable String in(@Nullable String header) {
        Matcher link = LINK.matcher(header == null ? "" : header);
        while (link.find()) {
            Matcher relation = RELATION.matcher(link.group(2));
            if (relation.find()) {
                String names = relation.group(2) == null ? relation.group(1) : relation.group(2);
                if (Set.of(names.toLowerCase(Locale.ROOT).trim().split("\\s+")).contains("next")) {
                    return link.group(1).trim();
                }
            }
        }
        return null;
    }

    /**
     * Path and query below the provider's own address.
     *
     * @param asked path and query of the request that was answered with this link
     * @return null if the link leads anywhere else
     */
    static @Nullable String below(URI baseUrl, String asked, String link) {
        try {
            String prefix = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
            URI origin = new URI(baseUrl.getScheme(), null, baseUrl.getHost(), baseUrl.getPort(), "/", null, null);
            String reference = link.startsWith("?") ? prefix + asked.split("\\?", 2)[0] + link : link; // RFC 3986 5.4
            URI next = origin.resolve(prefix + asked).resolve(reference);
            String path = next.getRawPath();
            boolean same = baseUrl.getScheme().equalsIgnoreCase(next.getScheme())
                    && baseUrl.getHost().equalsIgnoreCase(next.getHost())
                    && port(baseUrl) == port(next)
                    && next.getRawUserInfo() == null;
            if (!same || link.length() > LONGEST || path == null || !path.startsWith(prefix + "/") || !isPlain(path)) {
                return null;
            }
            String query = next.getRawQuery();
            String target = path.substring(prefix.length()) + (query == null ? "" : "?" + query);
            return target.chars().allMatch(character -> character > ' ' && character < 127) ? target : null;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return null;
        }
    }

    /**
     * The tool's arguments that lead to the same page: what the link's query says otherwise than the call did.
     *
     * @param target path and query
     * @param only the argument that leads from page to page; null if any may
     * @return null if the query says something that is no argument of the tool, or nothing of the one argument
     */
    static @Nullable ObjectNode arguments(
            String target, ObjectNode inputSchema, ObjectNode given, @Nullable String only) {
        ObjectNode step = given.objectNode();
        int query = target.indexOf('?');
        for (String pair :
                query < 0 ? new String[0] : target.substring(query + 1).split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (only != null && !only.equals(name)) {
                continue; // the vendor's own words, such as its defaults
            }
            JsonNode schema = inputSchema.path("properties").path(name);
            if (schema.isMissingNode()) {
                return null;
            }
            if (!given.path(name).isArray() && !given.path(name).asText().equals(value)) {
                boolean number = schema.path("type").asText().equals("integer") && value.matches("[0-9]{1,18}");
                step.set(name, number ? given.numberNode(Long.parseLong(value)) : given.textNode(value));
            }
        }
        return only == null || step.has(only) ? step : null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    /** No segment that would lead up again, in whatever way it is written. */
    private static boolean isPlain(String path) {
        String plain = path.toLowerCase(Locale.ROOT)
                .replace("%2e", ".")
                .replace("%2f", "/")
                .replace("%5c", "/");
        return !plain.contains("//") && !(plain + "/").contains("/./") && !(plain + "/").contains("/../");
    }
}
