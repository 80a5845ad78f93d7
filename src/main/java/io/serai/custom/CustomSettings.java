package io.serai.custom;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What tenants' own servers may be.
 *
 * @param inside scheme, host and port of servers that tenants may name though they are not on the public internet
 */
@ConfigurationProperties("serai.custom-servers")
record CustomSettings(List<URI> inside) {

    CustomSettings {
        for (URI place : inside) {
            if (place.getScheme() == null || place.getHost() == null) {
                throw new IllegalArgumentException(
                        "SERAI_CUSTOM_SERVERS_INSIDE: " + place + " must have the form http://host:port");
            }
        }
    }
}
