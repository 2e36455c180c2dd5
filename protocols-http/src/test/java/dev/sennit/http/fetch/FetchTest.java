// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    private static final String URL = "http://192.0.2.7/dir/data.bin";

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> options = new HashMap<>(Map.of("progress", "lines"));
    private CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    private final class Context implements CommandContext {
        private final List<String> urls;

        Context(List<String> urls) {
            this.urls = urls;
        }

        @Override
        public List<String> operands() {
            return urls;
        }

        @Override
        public PrintStream out() {
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(options.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private CommandWork fetch(String... urls) {
        options.putIfAbsent("dir", folder.toString());
        CommandWork work = new FetchPlugin().prepare(new Context(List.of(urls)));
        outcome = work.start(time.reactor()).toCompletableFuture();
        time.advance(Duration.ZERO);
        return work;
    }

    /** The server's side of the connection that was asked for as the n-th. */
    private StringTransport server(int n) {
        StringTransport server = time.reactor().connectors().get(n).succeed().orElseThrow();
        time.advance(Duration.ZERO);
        return server;
    }

    private void answer(StringTransport server, String bytes) {
        server.receive(bytes);
        time.advance(Duration.ZERO);
    }

    private void brokenOff(String head, String content) {
        fetch(URL);
        StringTransport server = server(0);
        answer(server, head + "Content-Length: 10\r\n\r\n" + content);
        server.receiveEof();
        time.advance(Duration.ZERO);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------------------------------------------- the file

    @Test
    void aFileHasItsNameOnceItIsWhole() throws IOException {
        fetch(URL);
        StringTransport server = server(0);
        assertThat(server.text())
                .startsWith("GET /dir/data.bin HTTP/1.1\r\n")
                .contains("Accept-Encoding: identity\r\n")
                .doesNotContain("Range");
        answer(server, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n01234");
        assertThat(files()).containsExactly("data.bin.part", "data.bin.part.from");
        answer(server, "56789");
        assertThat(outcome.getNow(null)).isTrue();
        assertThat(files()).containsExactly("data.bin");
        assertThat(folder.resolve("data.bin")).hasContent("0123456789");
        assertThat(told()).startsWith(folder.resolve("data.bin") + ": 10 B in ");
    }

    @Test
    void whatBrokeOffGoesOnInTheNextAttempt() throws IOException {
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        assertThat(outcome).isNotDone();
        time.advance(Duration.ofSeconds(1));
        StringTransport next = server(1);
        assertThat(next.text()).contains("Range: bytes=5-\r\n", "If-Range: \"v1\"\r\n");
        answer(next, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n56789");
        assertThat(outcome.getNow(null)).isTrue();
        assertThat(folder.resolve("data.bin")).hasContent("0123456789");
        assertThat(files()).containsExactly("data.bin");
    }

    @Test
    void aFileThatHasChangedStartsAnew() {
        brokenOff("HTTP/1.1 200 OK\r\nLast-Modified: Fri, 27 Nov 2026 10:00:00 GMT\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        StringTransport next = server(1);
        assertThat(next.text()).contains("If-Range: Fri, 27 Nov 2026 10:00:00 GMT\r\n");
        answer(next, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
        assertThat(folder.resolve("data.bin")).hasContent("new");
    }

    @Test
    void withoutAStrongValidatorNothingGoesOn() {
        brokenOff("HTTP/1.1 200 OK\r\nETag: W/\"weak\"\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        assertThat(server(1).text()).doesNotContain("Range");
    }

    @Test
    void anotherPartThanWasAskedForIsRefused() throws IOException {
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        answer(
                server(1),
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n456789");
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(told()).contains("asked for everything from byte 5 on, got Content-Range 'bytes 4-9/10'");
        assertThat(files()).containsExactly("data.bin.part", "data.bin.part.from");
        assertThat(folder.resolve("data.bin.part")).hasContent("01234");
    }

    @Test
    void aRangeBehindTheEndStartsAnewAtOnce() {
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        StringTransport next = server(1);
        answer(next, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
        assertThat(next.text().substring(next.text().lastIndexOf("GET "))).doesNotContain("Range");
        answer(next, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(folder.resolve("data.bin")).hasContent("ok");
    }

    @Test
    void aPartThatIsWholeIsTheFile() throws IOException {
        Files.writeString(folder.resolve("data.bin.part"), "0123456789");
        Files.writeString(folder.resolve("data.bin.part.from"), "\"v1\"");
        fetch(URL);
        answer(
                server(0),
                "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */10\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome.getNow(null)).isTrue();
        assertThat(folder.resolve("data.bin")).hasContent("0123456789");
        assertThat(files()).containsExactly("data.bin");
    }

    @Test
    void whatIsNotOursStaysWhenNothingCame() throws IOException {
        Files.writeString(folder.resolve("data.bin.part"), "somebody else's");
        fetch(URL);
        answer(server(0), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(folder.resolve("data.bin.part")).hasContent("somebody else's");
    }

    @Test
    void whatTheServerSaysCannotSteerATerminal() {
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        server(1)
                .receive(("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \u009b2J" + "x".repeat(200)
                                + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        time.advance(Duration.ZERO);
        assertThat(told()).contains("got Content-Range 'bytes ?2Jxxx").doesNotContain("\u009b");
        assertThat(told().length()).isLessThan(400);
    }

    @Test
    void aLinkInThePlaceOfThePartIsNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(folder.resolve("data.bin.part"), elsewhere);
        fetch(URL);
        answer(server(0), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(elsewhere).hasContent("precious");
    }

    @Test
    void standardOutputGetsTheBytesAndOneAttempt() {
        options.put("output", "-");
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("01234");
    }

    // --------------------------------------------------------------------------------------------------- attempts

    @Test
    void aServerThatIsBusyIsAskedAgainWhenItSays() {
        fetch(URL);
        answer(
                server(0),
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        time.advance(Duration.ofSeconds(7).minusNanos(1));
        assertThat(time.reactor().connectors()).hasSize(1);
        time.advance(Duration.ofNanos(1));
        assertThat(time.reactor().connectors()).hasSize(2);
    }

    @Test
    void theLastAttemptSaysWhy() {
        options.put("tries", "2");
        brokenOff("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", "01234");
        time.advance(Duration.ofSeconds(1));
        StringTransport next = server(1);
        next.receiveEof();
        time.advance(Duration.ZERO);
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(told())
                .startsWith("sennit: fetch: " + URL + ": ")
                .contains("in the last of 2 attempts; 5 B are kept in ")
                .contains("the same command goes on from there");
    }

    @Test
    void aRefusalIsFinal() throws IOException {
        fetch(URL);
        answer(server(0), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(told()).isEqualTo("sennit: fetch: " + URL + ": the server says 404 Not Found\n");
        assertThat(files()).isEmpty();
    }

    @Test
    void interruptedItKeepsWhatItHasAndEnds() throws IOException {
        CommandWork work = fetch(URL, "http://192.0.2.7/b");
        answer(server(0), "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n01234");
        work.interrupt();
        assertThat(outcome.getNow(null)).isFalse();
        assertThat(files()).containsExactly("data.bin.part", "data.bin.part.from");
        time.advance(Duration.ofMinutes(10));
        assertThat(told()).contains("interrupted; 5 B are kept in ");
    }

    @Test
    void onlySoManyAreUnderWayAtATime() {
        options.put("parallel", "2");
        fetch("http://192.0.2.1/a", "http://192.0.2.2/b", "http://192.0.2.3/c");
        assertThat(time.reactor().connectors()).hasSize(2);
        answer(server(0), "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1");
        assertThat(time.reactor().connectors()).hasSize(3);
    }

    // ------------------------------------------------------------------------------------------- the command line

    @Test
    void aFileThatIsThereIsRefusedReplacedOrSkipped() throws IOException {
        Path file = Files.writeString(folder.resolve("data.bin"), "old");
        assertThatThrownBy(() -> fetch(URL))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("is there already");
        options.put("existing", "skip");
        fetch(URL);
        assertThat(outcome.getNow(null)).isTrue();
        assertThat(file).hasContent("old");
        options.put("existing", "replace");
        fetch(URL);
        answer(server(0), "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
        assertThat(file).hasContent("new");
    }

    @Test
    void whatIsWrittenWrongIsNamed() {
        assertThatThrownBy(this::fetch).isInstanceOf(PluginUsageException.class).hasMessageContaining("URL...");
        assertThatThrownBy(() -> fetch("ftp://192.0.2.7/a"))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("'ftp://192.0.2.7/a'");
        assertThatThrownBy(() -> fetch("http://192.0.2.7/a", "http://192.0.2.8/a"))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("two files would be called");
        options.put("output", "name");
        assertThatThrownBy(() -> fetch(URL, URL))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--output is for one URL");
    }

    @Test
    void anOutputIsTheNameOfTheFile() {
        options.put("output", "other");
        fetch(URL);
        answer(server(0), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(folder.resolve("other")).hasContent("ok");
    }
}
