// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TlsOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection from a proxy: first its header, then the protocol, which sees the client. */
final class ProxiedConnection extends ProtocolWrapper {
    /** Stands in for the protocol until there is one. */
    private static final class Nobody extends BaseProtocol {}

    /** Whether the protocol's connection is being made, while behind the header nothing is read yet. */
    private enum Making {
        NO,
        YES,
        /** The protocol has started TLS: what is behind the header is of TLS. */
        SECURED
    }

    private final ServerFactory factory;
    private final ProxyOptions options;
    private final Complaints malformed;
    private @Nullable ProxyHeaderParser parser; // null once the header is complete
    private @Nullable Deadline headerDeadline; // likewise
    private @Nullable ProxyHeader header; // null until then
    private boolean paused; // by the protocol
    private Making making = Making.NO;

    /** Came with the header, while the protocol had paused; below nothing is read then. */
    private @Nullable ByteBuffer held;

    ProxiedConnection(ServerFactory factory, ProxyOptions options, Complaints malformed) {
        super(new Nobody());
        this.factory = factory;
        this.options = options;
        this.malformed = malformed;
        this.parser = new ProxyHeaderParser(options.maxBlockBytes());
    }

    Optional<ProxyHeader> header() {
        return Optional.ofNullable(header);
    }

    @Override
    public SocketAddress peer() {
        return header().flatMap(ProxyHeader::source).orElseGet(super::peer);
    }

    @Override
    public SocketAddress host() {
        return header().flatMap(ProxyHeader::destination).orElseGet(super::host);
    }

    @Override
    protected boolean handsFilesOn() {
        return true;
    }

    @Override
    protected void connectionMade() {
        Deadline deadline = new Deadline(this, DeadlineKind.PHASE, "PROXY header", this::headerTooLate);
        headerDeadline = deadline;
        deadline.set(options.headerTimeout());
        super.connectionMade();
    }

    private void headerTooLate() {
        malformed.add("closed " + peer() + ": no PROXY header within " + Durations.format(options.headerTimeout()));
        loseConnection();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        ProxyHeaderParser parsing = parser;
        if (parsing == null) {
            super.dataReceived(data);
            return;
        }
        try {
            Optional<ProxyHeader> complete = parsing.parse(data);
            if (complete.isPresent()) {
                serve(complete.get(), data);
            }
        } catch (ProxyHeaderException e) {
            malformed.add("closed " + peer() + ": " + e.getMessage());
            loseConnection(new CloseReason.ProtocolError(String.valueOf(e.getMessage())));
        }
    }

    private void serve(ProxyHeader complete, ByteBuffer rest) {
        header = complete;
        parser = null;
        if (headerDeadline != null) {
            headerDeadline.close();
            headerDeadline = null;
        }
        Protocol protocol = factory.buildProtocol(peer());
        if (protocol == null) {
            loseConnection();
            return;
        }
        replaceWrapped(protocol);
        making = Making.YES;
        boolean isSecured;
        try {
            protocol.makeConnection(this);
        } catch (Throwable failure) { // ends with a reset, as it does where there is no proxy
            abortConnection(new CloseReason.ApplicationError(failure));
            return;
        } finally {
            isSecured = making == Making.SECURED;
            making = Making.NO;
        }
        if (rest.hasRemaining() && !isSecured && !isClosing()) {
            if (paused) {
                held = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
            } else {
                super.dataReceived(rest);
            }
        }
    }

    @Override
    public void startTls(TlsOptions tls) {
        super.startTls(tls);
        if (making == Making.YES) {
            making = Making.SECURED;
        }
    }

    @Override
    public boolean leavesBytesToTls() {
        return making != Making.NO || super.leavesBytesToTls();
    }

    @Override
    public int unreadBytes() {
        return super.unreadBytes() + (held == null ? 0 : held.remaining());
    }

    @Override
    public void pauseProducing() {
        paused = true;
        super.pauseProducing();
    }

    @Override
    public void resumeProducing() {
        paused = false;
        if (held == null) {
            super.resumeProducing();
        } else {
            reactor().callFromThread(this::deliverHeld);
        }
    }

    private void deliverHeld() {
        ByteBuffer bytes = held;
        if (bytes == null || paused || isClosing()) {
            return;
        }
        held = bytes.asReadOnlyBuffer(); // counts as unread until it was read
        try {
            super.dataReceived(held);
        } catch (Throwable failure) {
            abortConnection(new CloseReason.ApplicationError(failure));
            return;
        } finally {
            held = null;
        }
        if (!paused) {
            super.resumeProducing();
        }
    }

    @Override
    public void readConnectionEnding() {
        if (held == null) {
            super.readConnectionEnding();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        held = null;
        super.connectionLost(reason);
    }
}
