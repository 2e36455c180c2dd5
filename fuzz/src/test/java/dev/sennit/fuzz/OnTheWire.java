// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A protocol on a wire in memory: what comes out is what it writes, and how the connection ends. */
class OnTheWire implements Cuts.Reader {
    private final ManualTime time = new ManualTime();
    private final StringTransport wire;

    OnTheWire(Protocol protocol) {
        wire = StringTransport.connect(protocol, time);
    }

    final ManualTime time() {
        return time;
    }

    final StringTransport wire() {
        return wire;
    }

    @Override
    public void feed(byte[] piece) {
        wire.peerSends(piece);
        settle();
    }

    /** Waits until nothing more happens at this time. */
    final void settle() {
        wire.settle();
        time.advance(Duration.ZERO);
        wire.settle();
    }

    @Override
    public String outcome() {
        return written() + "\n" + wire.reason();
    }

    final String written() {
        return new String(wire.bytes(), StandardCharsets.ISO_8859_1);
    }
}
