// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.testkit.RecordingProducer;
import java.util.ArrayList;
import java.util.List;

/** The common part of the suites about producers and peers that do not keep up. */
abstract class BackpressureLaws extends ReactorConformance {
    static final TcpOptions DEFAULTS = TcpOptions.defaults();
    static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;
    private static final int UNCHANGED_FOR_GOOD = 20; // looks at a peer that takes nothing

    final List<String> told = new ArrayList<>();

    BackpressureLaws() {}

    class Push extends RecordingProducer {
        Push() {
            super(told);
        }

        @Override
        public void stopProducing() {
            super.stopProducing();
            journal().add("producer stopped");
        }
    }

    class Pull implements PullProducer {
        @Override
        public void resumeProducing() {
            told.add("resume");
        }

        @Override
        public void stopProducing() {
            told.add("stop");
            journal().add("producer stopped");
        }
    }

    /** Writes a number of blocks, one each time it is asked, then unregisters. */
    final class Blocks extends Pull {
        private final Transport to;
        private final int blockBytes;
        private int left;

        Blocks(Transport to, int count, int blockBytes) {
            this.to = to;
            this.left = count;
            this.blockBytes = blockBytes;
        }

        @Override
        public void resumeProducing() {
            super.resumeProducing();
            if (left == 0) {
                to.unregisterProducer();
            } else {
                left--;
                to.write(Bytes.pattern(blockBytes));
            }
        }
    }

    final Probe deafClient() {
        return probe("client").whenMade(made -> made.transport().pauseProducing());
    }

    /** Writes until bytes stay behind, so that whatever is written next is queued in full; returns how many did. */
    final long fill(Probe server) {
        Transport transport = server.transport();
        long[] last = {-1};
        int[] unchanged = {0};
        await("the system takes no more", () -> {
            if (transport.bufferedBytes() == 0) {
                transport.write(Bytes.pattern(16_384));
            }
            unchanged[0] = transport.bufferedBytes() == last[0] ? unchanged[0] + 1 : 0;
            last[0] = transport.bufferedBytes();
            reactor().callFromThread(() -> {}); // look again in the next turn, without waiting for anything
            return last[0] > 0 && unchanged[0] > UNCHANGED_FOR_GOOD;
        });
        return last[0];
    }
}
