// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Pop3LoopTest {
    @Test
    void whatOneConnectionHasLeftNeverReachesAnother() {
        Pop3Loop loop = new Pop3Loop();
        loop.replies("one").put("+OK for one");
        assertThat(loop.replies("one").length()).isPositive();
        assertThat(loop.replies("another").length()).isZero();
    }
}
