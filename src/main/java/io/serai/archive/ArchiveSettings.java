package io.serai.archive;

import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param uri endpoints of Camel that get each record, separated by white space; empty: none
 * @param authorization the value of that header for receivers over HTTP
 * @param sql whether the platform database gets each record, and is what a search asks
 */
@ConfigurationProperties("serai.archive")
record ArchiveSettings(
        @DefaultValue("") String uri,
        @Nullable Secret authorization,
        @DefaultValue("false") boolean sql) {}
