// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SmtpLoopTest {
    @Test
    void whatOneConnectionHasLeftNeverReachesAnother() {
        SmtpLoop loop = new SmtpLoop(InstantSource.system());
        loop.replies("one").put(250, "2.0.0", "for one");
        assertThat(loop.replies("one").length()).isPositive();
        assertThat(loop.replies("another").length()).isZero();
    }
}
