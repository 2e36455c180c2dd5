// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private final ManualTime time = new ManualTime();

    @TempDir
    Path folder;

    /** What the command line gives, text by option. */
    private record Given(Map<String, String> texts) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(texts.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private StringTransport connect(ProtocolPlugin plugin, Map<String, String> texts) {
        PluginService service = plugin.create(new Given(texts));
        return new StringTransport(time.reactor(), service.options())
                .connect(service.factory().buildProtocol(new InetSocketAddress(1)));
    }

    private String answer(ProtocolPlugin plugin, Map<String, String> texts, String line) {
        StringTransport wire = connect(plugin, texts);
        wire.clear();
        wire.receive(line);
        return wire.text();
    }

    @Test
    void theDefaultsAreThoseOfTheServer() {
        String features = answer(new SmtpPlugin(), Map.of("deliver", "discard"), "EHLO a\r\n");
        assertThat(features).startsWith("250-localhost\r\n").contains("250-SIZE 52428800\r\n", "RCPTMAX=100\r\n");
        assertThat(features).contains("250-DSN\r\n").doesNotContain("AUTH");
        assertThat(answer(new LmtpPlugin(), Map.of("deliver", "discard"), "LHLO a\r\n"))
                .startsWith("250-localhost\r\n");
    }

    @Test
    void optionsReachTheServer() {
        Map<String, String> given = Map.of(
                "deliver", "discard", "host-name", "mx.example", "max-message-bytes", "65536", "max-recipients", "101");
        assertThat(answer(new SmtpPlugin(), given, "EHLO a\r\n"))
                .startsWith("250-mx.example\r\n")
                .contains("250-SIZE 65536\r\n", "250-LIMITS RCPTMAX=101\r\n");
    }

    @Test
    void itIsSaidWhatIsWrong() {
        SmtpPlugin smtp = new SmtpPlugin();
        assertThatThrownBy(() -> connect(smtp, Map.of()))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--deliver discard");
        assertThatThrownBy(() -> connect(smtp, Map.of("deliver", "x"))).hasMessageContaining("'x'");
        assertThatThrownBy(() -> connect(smtp, Map.of("deliver", "discard", "host-name", "a b")))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--host-name", "'a b'");
        assertThatThrownBy(() -> connect(smtp, Map.of("deliver", "discard", "users", "/no/such/file")))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void usersAreReadLineByLine() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "# comment\n\nu1:pass:word\n");
        Map<String, String> given = Map.of("deliver", "discard", "users", users.toString());
        assertThat(answer(new SmtpPlugin(), given, "EHLO a\r\n")).contains("250-");
        assertThat(answer(new LmtpPlugin(), given, "LHLO a\r\n")).contains("250-");
        StringTransport wire = connect(new SmtpPlugin(), given);
        wire.receive("EHLO a\r\n");
        wire.clear();
        wire.receive("MAIL FROM:<a@b>\r\n");
        assertThat(wire.text()).startsWith("530 5.7.0 ");
        for (String bad : new String[] {"x", ":x", "x:"}) {
            Files.writeString(users, "a:b\n" + bad + "\n");
            assertThatThrownBy(() -> connect(new SmtpPlugin(), given))
                    .hasMessageContaining("line 2 is not NAME:PASSWORD");
        }
        Files.writeString(users, "\n".repeat(1001));
        assertThatThrownBy(() -> connect(new SmtpPlugin(), given)).hasMessageContaining("1000 lines");
    }
}
