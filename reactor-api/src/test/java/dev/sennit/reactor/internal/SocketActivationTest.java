// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Endpoints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment says of sockets, and what of it is believed: sd_listen_fds(3). */
class SocketActivationTest {
    private static final long PID = 4711;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "3", "LISTEN_FDNAMES", "http:admin:http"));
    private final SocketActivation activation = new SocketActivation(environment, PID);

    @Test
    void socketsAreNumberedFromDescriptor3() throws IOException {
        assertThat(activation.names()).containsExactly("http", "admin", "http");
        assertThat(activation.take(2)).isEqualTo(5);
        assertThat(activation.take("admin")).isEqualTo(4);
        assertThat(activation.take(0)).isEqualTo(3);
    }

    @Test
    void aSocketIsTakenOnceUnlessItIsGivenBack() throws IOException {
        assertThat(activation.take("admin")).isEqualTo(4);
        assertThatThrownBy(() -> activation.take(1))
                .isInstanceOf(IOException.class)
                .hasMessage("the socket with index 1, named 'admin', was used before");
        activation.giveBack(4);
        assertThat(activation.take(1)).isEqualTo(4);
    }

    @Test
    void withoutNamesEachIsUnknown() throws IOException {
        environment.remove("LISTEN_FDNAMES");
        assertThat(activation.names()).containsExactly("unknown", "unknown", "unknown");
        environment.put("LISTEN_FDS", "1");
        assertThat(activation.take("unknown")).isEqualTo(3);
    }

    @Test
    void theMostSocketsAreTheLimit() throws IOException {
        environment.remove("LISTEN_FDNAMES");
        for (int count : new int[] {1, 1023, 1024}) {
            environment.put("LISTEN_FDS", Integer.toString(count));
            assertThat(activation.names()).hasSize(count);
        }
        environment.put("LISTEN_FDS", "1025");
        assertThatThrownBy(activation::names).hasMessage("LISTEN_FDS must be a number from 1 to 1024, but is '1025'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LISTEN_FDS  |       | not started by socket activation: there is no LISTEN_FDS in the environment",
                "LISTEN_PID  |       | not started by socket activation: there is no LISTEN_PID in the environment",
                "LISTEN_PID  | 4710  | for another process: LISTEN_PID is 4710, and this is 4711; a script",
                "LISTEN_PID  | 04711 | LISTEN_PID is 04711",
                "LISTEN_FDS  | 0     | a number from 1 to 1024, but is '0'",
                "LISTEN_FDS  | -1    | but is '-1'",
                "LISTEN_FDS  | 3x    | but is '3x'",
                "LISTEN_FDS  | 99999999999999999999 | but is '9999",
                "LISTEN_FDS  | 2     | LISTEN_FDNAMES has 3 names, 'http:admin:http', but LISTEN_FDS is 2",
                "LISTEN_FDNAMES | a:b | LISTEN_FDNAMES has 2 names, 'a:b', but LISTEN_FDS is 3",
            })
    void whatIsWrongInTheEnvironmentIsNamed(String name, String value, String complaint) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        assertThatThrownBy(() -> activation.take(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void whatIsNotThereIsAnsweredWithWhatIs() {
        assertThatThrownBy(() -> activation.take(3))
                .hasMessage("there is no socket with index 3: LISTEN_FDS is 3, and the first index is 0;"
                        + " the names are http, admin, http");
        assertThatThrownBy(() -> activation.take("smtp"))
                .hasMessage("no socket has the name 'smtp': there are http, admin, http");
        assertThatThrownBy(() -> activation.take("http"))
                .hasMessage("2 sockets have the name 'http': say which by its index, one of [0, 2]");
    }

    // ------------------------------------------------------------------------------------------------ endpoints

    @ParameterizedTest // EP-02
    @ValueSource(
            strings = {
                "systemd:domain=INET:index=0",
                "systemd:domain=INET6:index=1023",
                "systemd:domain=UNIX:name=my-web-server",
                "systemd:name=http",
                "systemd:name=a\\=b.socket",
            })
    void anEndpointReadsBackToTheSame(String text) {
        assertThat(Endpoints.server(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "systemd | needs an index or a name, and not both: the form is systemd:[domain=INET",
                "systemd:domain=INET | needs an index or a name",
                "systemd:index=0:name=http | needs an index or a name, and not both",
                "systemd:name= | needs an index or a name",
                "systemd:0 | is not of the form systemd:",
                "systemd:index=1024 | index must be a number from 0 to 1023, not '1024'",
                "systemd:index=-1 | index must be a number from 0",
                "systemd:domain=inet:index=0 | domain must be INET or INET6 or UNIX, not 'inet'",
                "systemd:name=http:port=1 | unknown keyword 'port'",
            })
    void whatIsWrongInAnEndpointIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> Endpoints.server(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void nobodyConnectsToIt() {
        assertThatThrownBy(() -> Endpoints.client("systemd:name=http")).hasMessageContaining("not connect to it");
    }
}
