// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Endpoints;
import java.net.UnixDomainSocketAddress;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnixEndpointTest {
    private static ManualPort listen(String endpoint) {
        ManualReactor reactor = new ManualReactor(new ManualTime());
        reactor.listen(endpoint, peer -> null);
        return reactor.ports().get(0);
    }

    @Test
    void pathModeAndBacklogAreTaken() {
        ManualPort port = listen("unix:/run/x.sock:mode=640:backlog=7");
        assertThat(port.address()).isEqualTo(UnixDomainSocketAddress.of("/run/x.sock"));
        assertThat(port.options().socketFileMode()).contains(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(port.options().backlog()).isEqualTo(7);
    }

    @Test
    void withoutAModeItIsTheUmasks() {
        assertThat(listen("unix:x.sock").options().socketFileMode()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/x", "unix:a\\:b", "unix:/run/x:mode=007:backlog=1", "unix:x:mode=660"})
    void anEndpointReadsBackToTheSame(String text) {
        assertThat(Endpoints.server(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "unix:, PATH must not be empty",
        "unix, unix:PATH[:mode=660][:backlog=N]",
        "unix:x:mode=9, mode must be three octal digits such as 660",
        "unix:x:mode=66, mode must be three octal digits such as 660",
        "unix:x:mode=4660, mode must be three octal digits such as 660",
        "unix:x:backlog=0, backlog must be a number from 1",
        "unix:x:interface=lo, unknown keyword 'interface'"
    })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> Endpoints.server(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
