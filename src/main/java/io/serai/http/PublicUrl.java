package io.serai.http;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where browsers and vendors reach the front door.
 *
 * @param url scheme, host and port, and a path if a proxy puts one in front; no slash at the end
 */
@ConfigurationProperties("serai.public")
public record PublicUrl(URI url) {

    public PublicUrl {
        boolean plain = url != null
                && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (!plain) {
            throw new IllegalArgumentException("SERAI_PUBLIC_URL must be an http or https address without a query");
        }
        url = URI.create(url.toString().replaceAll("/+$", ""));
    }

    /** @param path begins with a slash; may have a query */
    public URI at(String path) {
        return URI.create(url + path);
    }
}
