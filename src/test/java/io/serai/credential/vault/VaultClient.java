package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator does with {@code curl}, at the test Vault and at a real one. */
final class VaultClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String token;

    VaultClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** The body of the answer, whatever its status; missing if there is none. */
    JsonNode send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
                    .header("X-Vault-Token", token)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            String text =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** The paths of all entries below a folder. */
    List<String> entries(String folder) {
        List<String> paths = new ArrayList<>();
        for (JsonNode key :
                send("GET", "secret/metadata/" + folder + "?list=true", null).at("/data/keys")) {
            if (key.asText().endsWith("/")) {
                paths.addAll(entries(folder + key.asText()));
            } else {
                paths.add(folder + key.asText());
            }
        }
        return paths;
    }

    /** An entry with all its versions, as text. */
    String versions(String path) {
        StringBuilder text = new StringBuilder(path);
        long newest = send("GET", "secret/data/" + path, null)
                .at("/data/metadata/version")
                .asLong();
        for (long version = 1; version <= newest; version++) {
            text.append('\n').append(send("GET", "secret/data/" + path + "?version=" + version, null));
        }
        return text.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
