package io.serai.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a command line as somebody types it: with a shell and curl where there is one, otherwise as curl would. */
final class Curl {

    /** A word in single quotes, in double quotes, or bare; backslash and newline join two lines. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s\\\\'\"]+)");

    private static final boolean INSTALLED =
            Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));

    record Answer(int status, String body) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    private Curl() {}

    static Answer run(String command) throws IOException, InterruptedException {
        return INSTALLED ? shell(command) : java(command);
    }

    private static Answer shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command + " -s -w '\\n%{http_code}'")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        int last = output.lastIndexOf('\n');
        return new Answer(Integer.parseInt(output.substring(last + 1)), output.substring(0, last));
    }

    private static Answer java(String command) throws IOException, InterruptedException {
        List<String> words = words(command);
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-X" -> request.method(words.get(++i), BodyPublishers.noBody());
                case "-H" -> {
                    String[] header = words.get(++i).split(":\\s*", 2);
                    request.header(header[0], header[1]);
                }
                case "-d" -> request.method("POST", BodyPublishers.ofString(words.get(++i)));
                default -> request.uri(URI.create(words.get(i)));
            }
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String single = matcher.group(1);
            String twice = matcher.group(2);
            words.add(single != null ? single : twice != null ? twice : matcher.group(3));
        }
        return words;
    }
}
