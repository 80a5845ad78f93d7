package io.serai.openapi;

import io.serai.gateway.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code aiPlugin}: the manifest by which assistants find the document. */
final class PluginManifest implements Processor {

    private final Map<String, Object> manifest = new LinkedHashMap<>();

    PluginManifest(ServiceInfo service) {
        OpenApiSettings settings = service.settings();
        manifest.put("schema_version", "v1");
        manifest.put("name_for_human", "Serai");
        manifest.put("name_for_model", "serai");
        manifest.put("description_for_human", "Tools of many services behind one address and one key.");
        manifest.put(
                "description_for_model",
                "Calls tools of services such as GitHub, Notion and Slack for the user. Each operation is one tool; a"
                        + " failed call says what to do next.");
        manifest.put("auth", Map.of("type", "bearer"));
        manifest.put("api", Map.of("type", "openapi", "url", service.url() + "/openapi.yaml"));
        manifest.put("logo_url", settings.logoUrl());
        manifest.put("contact_email", settings.contactEmail());
        manifest.put("legal_info_url", settings.legalUrl());
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(Reply.ok(manifest));
    }
}
