// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.TlsOptions;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** TLS that begins behind a header that came in the clear, as the PROXY protocol's: laws for whatever carries the bytes. */
final class TlsBehindHeader {
    static final String HEADER = "HEADER\n";

    private final Carrier carrier;
    private final TlsOptions ofServer;
    private final TlsOptions ofClient;

    TlsBehindHeader(Carrier carrier, TlsOptions ofServer, TlsOptions ofClient) {
        this.carrier = carrier;
        this.ofServer = ofServer;
        this.ofClient = ofClient;
    }

    @FunctionalInterface
    interface Carrier {
        /** Connects the two and carries their bytes; fails unless the condition comes true. */
        void carry(Protocol server, Protocol client, BooleanSupplier until);
    }

    /** Reads the header, then makes the connection of what it wraps in the middle of the bytes. */
    static final class Headed extends ProtocolWrapper {
        private int missingBytes = HEADER.length();
        private boolean making;
        private boolean secured; // meanwhile

        Headed(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        protected void connectionMade() {} // with the header

        @Override
        public void dataReceived(ByteBuffer data) {
            boolean isMade = missingBytes == 0;
            while (missingBytes > 0 && data.hasRemaining()) {
                data.get();
                missingBytes--;
            }
            if (!isMade && missingBytes == 0) {
                making = true;
                wrapped().makeConnection(this);
                making = false;
            }
            if (missingBytes == 0 && data.hasRemaining() && !secured) {
                super.dataReceived(data);
            }
            secured = false;
        }

        @Override
        public void startTls(TlsOptions options) {
            super.startTls(options);
            secured = making;
        }

        @Override
        public boolean leavesBytesToTls() {
            return making || super.leavesBytesToTls();
        }
    }

    void handshakeMayBeginInTheSegmentOfTheHeader(TlsProbe server, TlsProbe client) {
        server.whenMade(made -> made.transport().startTls(ofServer));
        client.whenMade(made -> {
            made.write(HEADER);
            made.transport().startTls(ofClient);
            made.write("hello");
        });
        carrier.carry(new Headed(server), client, () -> server.text().equals("hello"));
        assertEquals(true, server.isSecured() && client.isSecured());
    }

    void whatIsNoHandshakeBehindTheHeaderIsNotTakenForData(TlsProbe server, Probe client) {
        server.whenMade(made -> made.transport().startTls(ofServer));
        client.whenMade(made -> made.write(HEADER + "GET / HTTP/1.1\r\n\r\n"));
        carrier.carry(new Headed(server), client, server::isLost);
        assertEquals("", server.text());
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
    }

    void commandThatStartsTlsMayFollowTheHeaderButNothingBehindIt(TlsProbe server, Probe client) {
        server.whenReceived(data -> {
            data.get();
            server.transport().startTls(ofServer);
        });
        client.whenMade(made -> made.write(HEADER + "S" + "injected"));
        carrier.carry(new Headed(server), client, server::isLost);
        assertEquals(
                IllegalStateException.class,
                assertInstanceOf(CloseReason.ApplicationError.class, server.reason())
                        .cause()
                        .getClass());
    }
}
