// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.postfix.SocketmapServerFactory;
import dev.sennit.mail.postfix.TcpTableServerFactory;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostfixMapPluginTest {
    @TempDir
    private Path folder;

    /** What the command line gives, text by option. */
    private record Given(Map<String, String> texts) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(texts.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private static PluginService create(Map<String, String> texts) {
        return new PostfixMapPlugin().create(new Given(texts));
    }

    @Test
    void itIsSaidWhatIsWrong() throws IOException {
        String table = Files.writeString(folder.resolve("table"), "a b\nc\n").toString();
        assertThatThrownBy(() -> create(Map.of()))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--table FILE");
        assertThatThrownBy(() -> create(Map.of("table", table, "protocol", "x")))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("tcp-table or socketmap", "'x'");
        assertThatThrownBy(() -> create(Map.of("table", table)))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> create(Map.of("table", "/no/such/file")))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void eachProtocolHasItsServer() throws IOException {
        String table = Files.writeString(folder.resolve("table"), "a b\n").toString();
        assertThat(create(Map.of("table", table)).factory()).isInstanceOf(TcpTableServerFactory.class);
        assertThat(create(Map.of("table", table, "protocol", "socketmap")).factory())
                .isInstanceOf(SocketmapServerFactory.class);
    }
}
