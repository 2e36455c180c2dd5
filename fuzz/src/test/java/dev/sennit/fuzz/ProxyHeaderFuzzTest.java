// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.basic.proxy.ProxyHeaderException;
import dev.sennit.basic.proxy.ProxyHeaderParser;
import dev.sennit.basic.proxy.ProxyServerFactory;
import dev.sennit.reactor.BaseProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** PROXY headers of both versions: what is read can be written, and what is behind one is the protocol's. */
class ProxyHeaderFuzzTest {
    private static final int FIXED_BYTES = 16;
    private static final int MOST_BYTES = FIXED_BYTES + ProxyHeaderParser.DEFAULT_MAX_BLOCK_BYTES;

    private static final InetSocketAddress PROXY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final ProxyServerFactory BEHIND_PROXY = new ProxyServerFactory(peer -> new Served());

    @FuzzTest
    void everyCutGivesTheSameHeaderOrFault(byte[] bytes) throws ProxyHeaderException {
        Cuts.requireSame(bytes, Parsing::new);
        Cuts.requireSame(bytes, () -> new OnTheWire(BEHIND_PROXY.buildProtocol(PROXY)));
        readWhatWasWritten(bytes);
    }

    private static void readWhatWasWritten(byte[] bytes) throws ProxyHeaderException {
        Optional<ProxyHeader> header;
        try {
            header = new ProxyHeaderParser(0xffff).parse(ByteBuffer.wrap(bytes));
        } catch (ProxyHeaderException e) {
            return; // a stranger's mistake, and the only kind there is
        }
        if (header.isPresent()) {
            byte[] written = header.get().toBytes();
            Optional<ProxyHeader> again = new ProxyHeaderParser(0xffff).parse(ByteBuffer.wrap(written));
            Law.requires(again.equals(header), () -> header + " was written, " + again + " read");
        }
    }

    private static final class Parsing implements Cuts.Reader {
        private final ProxyHeaderParser parser = new ProxyHeaderParser();
        private String outcome = "";
        private int taken;

        @Override
        public void feed(byte[] piece) {
            if (!outcome.isEmpty()) {
                return;
            }
            ByteBuffer data = ByteBuffer.wrap(piece);
            try {
                parser.parse(data).ifPresent(header -> outcome = header.toString());
            } catch (ProxyHeaderException e) {
                outcome = e.fault() + ": " + e.getMessage();
            }
            taken += data.position();
            Law.requires(taken <= MOST_BYTES, () -> taken + " bytes, and no header yet");
            Law.requires(!outcome.isEmpty() || !data.hasRemaining(), () -> "bytes are left, and no header yet");
        }

        @Override
        public String outcome() {
            return outcome + " after " + taken;
        }
    }

    /** Tells whom it serves, and repeats what it gets. */
    private static final class Served extends BaseProtocol {
        @Override
        protected void connectionMade() {
            transport().write(transport().peer() + " to " + transport().host() + "\n");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }
}
