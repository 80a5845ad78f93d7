package io.serai.openapi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param open whether the documents may be read without a credential
 * @param contactEmail whom users of a plugin may write to
 * @param legalUrl where the terms are
 * @param logoUrl an image that stands for this gateway
 */
@ConfigurationProperties("serai.openapi")
public record OpenApiSettings(
        @DefaultValue("true") boolean open,
        @DefaultValue("") String contactEmail,
        @DefaultValue("") String legalUrl,
        @DefaultValue("") String logoUrl) {}
