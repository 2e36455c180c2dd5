// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerPluginTest {
    /** What a user wrote on the command line. */
    private record Given(Map<String, String> options) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(options.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private static StringTransport connect(Map<String, String> options, ManualTime time) {
        Protocol protocol = new FingerPlugin()
                .create(new Given(options))
                .factory()
                .buildProtocol(new InetSocketAddress("198.51.100.7", 54_321));
        return StringTransport.connect(protocol, time);
    }

    @Test
    void withoutAFolderTwoUsersAreMadeUp() {
        var wire = connect(Map.of(), new ManualTime());
        wire.receive("\r\n");
        assertThat(wire.text()).isEqualTo("ada\tAda Lovelace\r\ngrace\tGrace Hopper\r\n");
    }

    @Test
    void usersComeFromTheFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("zoe.plan"), "Zoe");
        var wire = connect(Map.of("plans", folder.toString()), new ManualTime());
        wire.receive("zoe\r\n");
        assertThat(wire.text()).isEqualTo("zoe\tZoe\r\n");
    }

    @Test
    void aFolderThatIsNotThereIsSaidAtOnce(@TempDir Path folder) {
        String missing = folder.resolve("missing").toString();
        assertThatThrownBy(() -> connect(Map.of("plans", missing), new ManualTime()))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void theTimeoutIsAnOption() {
        var time = new ManualTime();
        var byDefault = connect(Map.of(), time);
        var hasty = connect(Map.of("timeout", "2s"), time);
        var patient = connect(Map.of("timeout", "none"), time);
        time.advance(Duration.ofSeconds(2));
        assertThat(hasty.closing()).isTrue();
        assertThat(byDefault.closing()).isFalse();
        time.advance(Duration.ofSeconds(8));
        assertThat(byDefault.closing()).isTrue();
        time.advance(Duration.ofDays(1000));
        assertThat(patient.closing()).isFalse();
    }
}
