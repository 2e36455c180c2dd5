// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is served does not depend on the endpoint: each plugin takes each type, and all of them at once. */
@OnEveryReactor
class EveryEndpointTest {
    private static final String PROXY_HEADER = "PROXY TCP4 192.0.2.7 192.0.2.1 50000 80\r\n";

    /** A new plugin needs a line here. */
    private static final Map<String, Exchange> EXCHANGES = Map.ofEntries(
            Map.entry("echo", new Exchange("round", 5, "round")),
            Map.entry("line", new Exchange("one line\r\n", 10, "one line\r\n")),
            Map.entry("discard", new Exchange("never heard of again", 0, "")),
            Map.entry("chargen", new Exchange("", 74, " !\"#.*\r\n")),
            Map.entry("daytime", new Exchange("", 10, "[A-Z][a-z]+day, .*")),
            Map.entry("time", new Exchange("", 4, "(?s).{4}")),
            Map.entry("http", new Exchange("GET / HTTP/1.1\r\nHost: here\r\n\r\n", 17, "HTTP/1.1 200 OK\r\n")),
            Map.entry("smtp", new Exchange("", 4, "220 ")),
            Map.entry("lmtp", new Exchange("", 4, "220 ")),
            Map.entry("pop3", new Exchange("", 4, "\\+OK ")),
            Map.entry("imap", new Exchange("", 5, "\\* OK ")),
            Map.entry("postfix-map", new Exchange("get one\n", 8, "200 two\n")));

    /** Plugins that serve nothing, and one that serves several others. */
    private static final Set<String> OTHERS = Set.of("fetch", "fetch-mail", "mail", "mail-user", "send-mail");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private record Exchange(String sent, int answerBytes, String answer) {}

    static Stream<String> plugins() {
        return Sennit.complete().run("plugins").succeeded().outLines().stream()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> !OTHERS.contains(name));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void eachPluginTakesEachEndpointType(String plugin) throws IOException {
        assertThat(EXCHANGES).as("what is said to each plugin").containsKey(plugin);
        Certificates.Issued issued = new Certificates(folder).issue("localhost");
        List<String> endpoints = List.of(
                "tcp:0",
                "tls:0" + issued.keywords(),
                "unix:" + folder.resolve("plain.sock"),
                "haproxy:tcp:0",
                "haproxy:tls:0" + issued.keywords(),
                "haproxy:unix:" + folder.resolve("proxied.sock"));
        List<String> arguments = new ArrayList<>(List.of(plugin, "--workers", "2"));
        arguments.addAll(options(plugin));
        endpoints.forEach(each -> arguments.addAll(List.of("--listen", each)));
        try (Server server = Sennit.on(reactor).serve(arguments.toArray(String[]::new))) {
            List<String> announced = server.announced();
            assertThat(announced).hasSameSizeAs(endpoints);
            for (int i = 0; i < endpoints.size(); i++) {
                String type = endpoints.get(i).split(":", 2)[0];
                assertThat(announced.get(i)).startsWith("listening " + plugin + " " + type + ":");
                String address = announced.get(i).split(":", 2)[1];
                try (Line line = dial(endpoints.get(i), address, issued)) {
                    assertServes(EXCHANGES.get(plugin), line, endpoints.get(i));
                }
            }
            assertThat(server.err()).isEmpty();
        }
    }

    private List<String> options(String plugin) throws IOException {
        switch (plugin) {
            case "http":
                return List.of("--text", "hello");
            case "smtp", "lmtp":
                return List.of("--deliver", "discard");
            case "pop3", "imap":
                MailStand stand = new MailStand(Sennit.on(reactor), folder);
                stand.user("secret", "add", "tim").succeeded();
                return List.of("--store", stand.store().toString());
            case "postfix-map":
                return List.of(
                        "--table",
                        Files.writeString(folder.resolve("table"), "one two\n").toString());
            default:
                return List.of();
        }
    }

    private static Line dial(String endpoint, String address, Certificates.Issued issued) throws IOException {
        if (endpoint.contains("unix:")) {
            Line line = Line.unix(address);
            return endpoint.startsWith("haproxy:") ? line.send(PROXY_HEADER) : line;
        }
        Line.OfSocket line = Line.tcp(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        if (endpoint.startsWith("haproxy:")) {
            line.send(PROXY_HEADER);
        }
        return endpoint.contains("tls:") ? line.startTls(issued.trusted()) : line;
    }

    private static void assertServes(Exchange exchange, Line line, String endpoint) throws IOException {
        line.send(exchange.sent());
        assertThat(line.read(exchange.answerBytes())).as(endpoint).matches(exchange.answer());
        if (exchange.answerBytes() == 0) {
            line.finishSending();
            assertThat(line.read(1)).as("the end of %s", endpoint).isEmpty();
        }
    }
}
