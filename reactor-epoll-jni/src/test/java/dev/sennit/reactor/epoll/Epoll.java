// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What the provider does before it opens a poller, for tests that need no reactor. */
final class Epoll {
    private Epoll() {}

    static void load() {
        assertThat(NativeLibrary.problem()).isEmpty();
    }

    static EpollPoller open() throws IOException {
        load();
        return EpollPoller.open();
    }
}
