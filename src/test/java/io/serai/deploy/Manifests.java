package io.serai.deploy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The objects of a Kustomize base, as its {@code kustomization.yaml} puts them together. */
record Manifests(JsonObject kustomization, List<JsonObject> objects) {

    /** Times do not occur in what is written by hand, but the parser asks how to read them. */
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OffsetDateTime.class, (JsonDeserializer<OffsetDateTime>)
                    (json, type, context) -> OffsetDateTime.parse(json.getAsString()))
            .serializeNulls()
            .create();

    static Manifests of(Path folder) throws IOException {
        JsonObject kustomization =
                documents(folder.resolve("kustomization.yaml")).getFirst();
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement file : kustomization.getAsJsonArray("resources")) {
            objects.addAll(documents(folder.resolve(file.getAsString())));
        }
        return new Manifests(kustomization, objects);
    }

    private static List<JsonObject> documents(Path file) throws IOException {
        List<JsonObject> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(Files.readString(file))) {
            documents.add(GSON.toJsonTree(document).getAsJsonObject());
        }
        return documents;
    }

    JsonObject one(String kind, String name) {
        return objects.stream()
                .filter(object -> object.get("kind").getAsString().equals(kind))
                .filter(object -> at(object, "metadata", "name").getAsString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
    }

    static JsonElement at(JsonElement from, Object... path) {
        JsonElement here = from;
        for (Object step : path) {
            here = step instanceof Integer index
                    ? here.getAsJsonArray().get(index)
                    : here.getAsJsonObject().get((String) step);
            if (here == null) {
                throw new AssertionError("No " + step + " on the way " + List.of(path) + " in " + from);
            }
        }
        return here;
    }

    static Stream<JsonElement> each(JsonElement array) {
        JsonArray all = array.getAsJsonArray();
        return all.asList().stream();
    }

    static Map<String, JsonElement> map(JsonElement object) {
        return object.getAsJsonObject().asMap();
    }

    /** @throws IllegalArgumentException for a field that the API does not have, lacks or takes in another form */
    static void check(JsonObject object) {
        try {
            Class<?> model = model(object);
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
            whole(object);
            Objects.requireNonNull(GSON.fromJson(object, model));
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(refused.getCause());
        } catch (ReflectiveOperationException unknown) {
            throw new IllegalArgumentException("The API has no such kind: " + object, unknown);
        }
    }

    private static Class<?> model(JsonObject object) throws ClassNotFoundException {
        String api = object.get("apiVersion").getAsString();
        String version = api.substring(api.indexOf('/') + 1);
        String prefix = version.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + version.substring(1);
        return Class.forName("io.kubernetes.client.openapi.models." + prefix
                + object.get("kind").getAsString());
    }

    /** YAML's {@code key:} without a value is a mistake wherever it stands. */
    private static void whole(JsonElement element) {
        if (element instanceof JsonObject object) {
            object.asMap().values().forEach(Manifests::whole);
        } else if (element instanceof JsonArray array) {
            array.forEach(Manifests::whole);
        } else if (element.isJsonNull()) {
            throw new IllegalArgumentException("Something is empty");
        }
    }
}
