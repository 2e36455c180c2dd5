// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpPluginTest {
    private final HttpPlugin plugin = new HttpPlugin();

    /** What a user wrote, read as the launcher reads it. */
    private record Given(Map<String, String> words) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            String word = words.get(option.name());
            return word == null
                    ? option.defaultText().map(option.parser())
                    : Optional.of(option.parser().apply(word));
        }
    }

    private PluginService serve(Map<String, String> words) {
        return plugin.create(new Given(words));
    }

    private static String get(PluginService service, String target) {
        var time = new ManualTime();
        var protocol =
                Objects.requireNonNull(service.factory().buildProtocol(new java.net.InetSocketAddress("127.0.0.1", 1)));
        var wire = StringTransport.connect(protocol, time);
        wire.receive("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        for (int i = 0; i < 100 && !wire.closing(); i++) {
            time.advance(Duration.ZERO);
        }
        return wire.text();
    }

    @Test
    void servesTheFilesOfAFolder(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("a.txt"), "the file");
        PluginService service = serve(Map.of("root", root.toString()));
        assertThat(get(service, "/a.txt")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nthe file");
        assertThat(get(service, "/../a.txt")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void servesOneText() {
        PluginService service = serve(Map.of("text", "Hello, World!"));
        assertThat(get(service, "/any/thing")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nHello, World!");
    }

    @Test
    void wantsOneOfBothToServe() {
        assertThatThrownBy(() -> serve(Map.of())).isInstanceOf(PluginUsageException.class);
        assertThatThrownBy(() -> serve(Map.of("root", ".", "text", "x"))).isInstanceOf(PluginUsageException.class);
    }

    @Test
    void namesARootThatIsNotThere(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> serve(Map.of("root", file.toString())))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> serve(Map.of("root", folder + "/missing")))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void theWriteTimeoutIsTheTransportsWriteStall() {
        TcpOptions options = serve(Map.of("text", "x", "write-timeout", "7s")).options();
        assertThat(options.writeStall()).isEqualTo(Duration.ofSeconds(7));
    }
}
