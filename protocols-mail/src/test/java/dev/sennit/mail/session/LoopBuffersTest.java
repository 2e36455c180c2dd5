// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopBuffersTest {
    private static final class Lines implements LoopBuffers.Output {
        final LineBuffer buffer = new LineBuffer();

        @Override
        public void discard() {
            buffer.discard();
        }
    }

    @Test
    void whatOneConnectionHasLeftNeverReachesAnother() {
        LoopBuffers<Lines> loop = new LoopBuffers<>(16, new Lines());
        loop.output("one").buffer.text("for one");
        assertThat(loop.output("one").buffer.length()).isPositive();
        assertThat(loop.output("another").buffer.length()).isZero();
    }
}
