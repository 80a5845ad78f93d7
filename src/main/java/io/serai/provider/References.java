package io.serai.provider;

import io.serai.http.OutboundResponse;
import io.serai.http.PublicUrl;
import io.serai.result.Results;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which answers are given by reference, and where they go. */
final class References {

    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}");

    /** What should have been JSON, and the pages by which proxies and logins say that something is wrong. */
    private static final Pattern NO_DOCUMENT =
            Pattern.compile("application/(json|problem\\+json|xhtml\\+xml)|text/(json|html)|.*\\+json");

    private final Results results;
    private final PublicUrl publicUrl;

    References(Results results, PublicUrl publicUrl) {
        this.results = results;
        this.publicUrl = publicUrl;
    }

    /** Whether an answer that is not JSON is one all the same: a success that says it is something else. */
    static boolean isDocument(OutboundResponse response) {
        String type = response.header("content-type");
        return response.status() / 100 == 2
                && response.body().length > 0
                && type != null
                && !NO_DOCUMENT.matcher(mediaType(response)).matches();
    }

    /** Without parameters; what is none is unknown bytes. */
    private static String mediaType(OutboundResponse response) {
        String type = response.header("content-type");
        String plain = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return MEDIA_TYPE.matcher(plain).matches() ? plain : UNKNOWN;
    }

    KeptAnswer open(String tenantId, OutboundResponse head) {
        return new KeptAnswer(results.open(tenantId, mediaType(head)), publicUrl);
    }
}
