// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpPluginTest {
    private final HttpPlugin plugin = new HttpPlugin();
    private final ManualTime time = new ManualTime();

    /** What the command line gives, text by option. */
    private record Given(Map<String, String> texts) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(texts.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private PluginService create(Map<String, String> texts) {
        return plugin.create(new Given(texts));
    }

    private StringTransport connect(Map<String, String> texts) {
        PluginService service = create(texts);
        return new StringTransport(time.reactor(), service.options())
                .connect(service.factory().buildProtocol(new InetSocketAddress(1)));
    }

    private static String withoutDate(StringTransport wire) {
        return wire.text().replaceAll("Date: [^\r]*\r\n", "");
    }

    @Test
    void theCommandFindsIt() {
        assertThat(ServiceLoader.load(ProtocolPlugin.class))
                .extracting(ProtocolPlugin::name)
                .contains("http");
        assertThat(plugin.summary()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
        assertThat(plugin.defaultEndpoint()).isEqualTo("tcp:8080");
        assertThat(plugin.defaultWorkers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void itsOptionsStandInTheOrderOfTheManual() {
        assertThat(plugin.options())
                .extracting(PluginOption::name)
                .containsSubsequence(
                        "root",
                        "text",
                        "directory-page",
                        "cache-control",
                        "compress",
                        "idle-timeout",
                        "header-timeout",
                        "body-timeout",
                        "write-timeout",
                        "linger",
                        "max-pipeline",
                        "max-header-bytes",
                        "max-body-bytes",
                        "max-connections",
                        "max-requests",
                        "min-read-rate",
                        "access-log",
                        "access-log-format",
                        "access-log-megabytes",
                        "access-log-kept");
    }

    @Test
    void textAnswersEveryGet() {
        StringTransport wire = connect(Map.of("text", "Hello, World!"));
        wire.receive("GET /any HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        String head = "HTTP/1.1 200 OK\r\nServer: Sennit\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n";
        assertThat(withoutDate(wire)).isEqualTo(head + "Hello, World!" + head);
        wire.clear();
        wire.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        assertThat(wire.text()).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD\r\n");
    }

    @Test
    void theAccessLogIsWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        PluginService service = create(Map.of("text", "x", "access-log", file.toString(), "access-log-format", "json"));
        new StringTransport(time.reactor(), service.options())
                .connect(service.factory().buildProtocol(new InetSocketAddress(1)))
                .receive("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        service.logs().orElseThrow().close();
        assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"target\":\"/a\"");
    }

    @Test
    void anUnknownFormatOfTheAccessLogIsRefused(@TempDir Path folder) {
        Map<String, String> texts =
                Map.of("text", "x", "access-log", folder.resolve("a").toString(), "access-log-format", "xml");
        assertThatThrownBy(() -> create(texts))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("combined or json, not 'xml'");
    }

    @Test
    void connectionsRequestsAndTheReadersPaceAreLimited() {
        PluginService service = create(Map.of("text", "x", "max-connections", "1", "max-requests", "1"));
        StringTransport only = connect(service);
        assertThat(connect(service).text()).startsWith("HTTP/1.1 503 ");
        only.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(only.text()).contains("Connection: close\r\n");

        StringTransport slow = connect(create(Map.of("text", "x".repeat(1000), "min-read-rate", "10")));
        slow.peerStalls();
        slow.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        time.advance(Duration.ofSeconds(60)); // of being idle
        time.advance(Duration.ofSeconds(30));
        assertThat(slow.aborted()).isTrue();
    }

    private StringTransport connect(PluginService service) {
        return new StringTransport(time.reactor(), service.options())
                .connect(service.factory().buildProtocol(new InetSocketAddress(1)));
    }

    @Test
    void textBeyondAsciiSaysItsEncoding() {
        StringTransport wire = connect(Map.of("text", "Grüße"));
        wire.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(wire.text())
                .contains("text/plain; charset=utf-8\r\nContent-Length: 7\r\n")
                .endsWith("Grüße");
    }

    @Test
    void eachOptionIsInForce() {
        StringTransport idle = connect(Map.of("text", "x", "idle-timeout", "5s"));
        StringTransport head = connect(Map.of("text", "x", "header-timeout", "2s"));
        head.receive("GET");
        StringTransport body = connect(Map.of("text", "x", "body-timeout", "3s"));
        body.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n" + "x".repeat(5000));
        StringTransport deaf = connect(Map.of("text", "x", "write-timeout", "4s"));
        deaf.peerStalls();
        deaf.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        time.advance(Duration.ofSeconds(2));
        assertThat(head.text()).startsWith("HTTP/1.1 408 ");
        time.advance(Duration.ofSeconds(1));
        assertThat(body.text()).startsWith("HTTP/1.1 408 ");
        assertThat(deaf.aborted()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(deaf.aborted()).isTrue();
        assertThat(idle.closing()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(idle.closing()).isTrue();

        StringTransport header = connect(Map.of("text", "x", "max-header-bytes", "100"));
        header.receive("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100) + "\r\n\r\n");
        assertThat(header.text()).startsWith("HTTP/1.1 431 ");
        StringTransport large = connect(Map.of("text", "x", "max-body-bytes", "3"));
        large.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        assertThat(large.text()).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void rootServesAFolder(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("index.html"), "<p>hello");
        StringTransport wire = connect(Map.of("root", root.toString()));
        wire.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.settle();
        assertThat(wire.text())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Type: text/html")
                .endsWith("\r\n\r\n<p>hello");
    }

    private String get(Map<String, String> texts, String target, String... fields) {
        StringTransport wire = connect(texts);
        String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        wire.receive("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
        wire.settle();
        return wire.text();
    }

    @Test
    void foldersAreShownUnlessThatIsOff(@TempDir Path root) {
        assertThat(get(Map.of("root", root.toString()), "/")).startsWith("HTTP/1.1 200 ");
        assertThat(get(Map.of("root", root.toString(), "directory-page", "off"), "/"))
                .startsWith("HTTP/1.1 403 ");
        assertThatThrownBy(() -> create(Map.of("root", root.toString(), "directory-page", "no")))
                .isInstanceOf(PluginUsageException.class)
                .hasMessage("--directory-page is on or off, not 'no'");
    }

    @Test
    void cachesAreToldWhatIsGiven(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("a.txt"), "a");
        assertThat(get(Map.of("root", root.toString()), "/a.txt")).doesNotContain("Cache-Control");
        assertThat(get(Map.of("root", root.toString(), "cache-control", "max-age=60"), "/a.txt"))
                .contains("\r\nCache-Control: max-age=60\r\n");
        assertThatThrownBy(() -> create(Map.of("root", root.toString(), "cache-control", " ")))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageStartingWith("--cache-control: Cache-Control must say something");
    }

    @Test
    void answersAreCompressedIfThatIsOn(@TempDir Path root) throws IOException {
        String text = "x".repeat(5000);
        Files.writeString(root.resolve("a.txt"), text);
        Files.writeString(root.resolve("b.txt"), "b");
        Files.writeString(root.resolve("b.txt.br"), "brotli");
        Map<String, String> off = Map.of("root", root.toString());
        Map<String, String> on = Map.of("root", root.toString(), "compress", "on");
        String field = "Accept-Encoding: gzip, br";
        assertThat(get(off, "/a.txt", field)).endsWith(text).doesNotContain("Vary");
        assertThat(get(on, "/a.txt", field)).contains("\r\nContent-Encoding: gzip\r\n");
        assertThat(get(on, "/b.txt", field))
                .contains("\r\nContent-Encoding: br\r\n")
                .endsWith("\r\n\r\nbrotli");
        assertThat(get(off, "/b.txt", field)).endsWith("\r\n\r\nb");
        assertThat(get(Map.of("text", text, "compress", "on"), "/", field)).contains("\r\nContent-Encoding: gzip\r\n");
    }

    @Test
    void exactlyOneThingIsServed(@TempDir Path root) {
        assertThatThrownBy(() -> create(Map.of()))
                .isInstanceOf(PluginUsageException.class)
                .hasMessage("say what to serve: --root DIR for a folder, or --text STRING");
        assertThatThrownBy(() -> create(Map.of("text", "x", "root", root.toString())))
                .isInstanceOf(PluginUsageException.class)
                .hasMessage("give --root or --text, not both");
    }

    /** What follows the last request is dropped for that long, so that its answer is not destroyed. */
    @Test
    void lingeringIsAnOptionAndZeroClosesAtOnce() {
        String twice = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nmore";
        StringTransport atOnce = connect(Map.of("text", "hello", "linger", "0s"));
        atOnce.receive(twice);
        time.advance(Duration.ZERO);
        assertThat(atOnce.closing()).isTrue();
        StringTransport lingering = connect(Map.of("text", "hello", "linger", "1s"));
        lingering.receive(twice);
        time.advance(Duration.ZERO);
        assertThat(lingering.closing()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(lingering.closing()).isTrue();
    }

    @Test
    void aRootThatIsNoFolderCannotBeServed(@TempDir Path root) throws IOException {
        Path missing = root.resolve("missing");
        Path file = Files.writeString(root.resolve("file"), "");
        for (Path each : List.of(missing, file)) {
            assertThatThrownBy(() -> create(Map.of("root", each.toString())))
                    .isInstanceOf(PluginFailedException.class)
                    .hasMessageContaining(each.toString())
                    .hasMessageNotContaining("\n");
        }
    }
}
