// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An SSLEngine, of any provider, over the buffers of its loop. It knows nothing of connections. */
final class TlsEngine {
    static final int RECORD_BYTES = 16_384; // of plaintext, RFC 8446, section 5.1

    /** In a row, after the handshake: key updates, tickets, warnings, empty ones. Each makes work, and some an answer. */
    static final int MAX_RECORDS_WITHOUT_DATA = 32;

    /** In a row, without a byte read or written. Each has the engine do its work; some do so once or twice. */
    static final int MAX_FRUITLESS_STEPS = 8;

    private static final int MAX_CIPHER_BYTES = 1 << 20; // of a buffer for one record

    private static final int NO_PORT = 0; // with -1 the JDK would keep no sessions
    private static final Pattern ADDRESS_LITERAL = Pattern.compile("[0-9.]+|.*:.*");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final Consumer<ByteBuffer> out;
    private boolean finished; // a handshake was completed
    private boolean exhausted; // nothing more comes out
    private int fruitlessSteps; // since the last that moved a byte
    private int recordsWithoutData; // since the last that brought some

    TlsEngine(SSLEngine engine, TlsBuffers buffers, Consumer<ByteBuffer> out) {
        this.engine = engine;
        this.buffers = buffers;
        this.out = out;
    }

    static SSLEngine create(TlsOptions options, SocketAddress peer) {
        boolean isClient = options.role() == TlsOptions.Role.CLIENT;
        int port = peer instanceof InetSocketAddress address ? address.getPort() : NO_PORT;
        SSLEngine engine = isClient
                ? options.context().createSSLEngine(options.host(), port)
                : options.context().createSSLEngine();
        engine.setUseClientMode(isClient);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions(options, engine));
        parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        if (isClient) {
            configureClient(options, parameters);
        } else {
            parameters.setUseCipherSuitesOrder(true);
            parameters.setCipherSuites(withoutRsaKeyExchange(parameters.getCipherSuites()));
            options.servedNames().ifPresent(served -> parameters.setSNIMatchers(List.of(new ServedNames(served))));
            switch (options.clientCertificate()) {
                case NONE -> parameters.setNeedClientAuth(false);
                case WANTED -> parameters.setWantClientAuth(true);
                case REQUIRED -> parameters.setNeedClientAuth(true);
            }
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static String[] versions(TlsOptions options, SSLEngine engine) {
        List<String> supported = Arrays.asList(engine.getSupportedProtocols());
        String[] versions =
                options.versions().stream().filter(supported::contains).toArray(String[]::new);
        if (versions.length == 0) {
            throw new IllegalArgumentException(
                    "the SSLContext speaks none of " + options.versions() + " but " + supported);
        }
        return versions;
    }

    /** RFC 9325, section 4.1: no forward secrecy, and an oracle in every server that was found to answer wrongly. */
    private static String[] withoutRsaKeyExchange(String[] suites) {
        String[] kept = Arrays.stream(suites)
                .filter(suite -> !suite.startsWith("TLS_RSA_") && !suite.startsWith("SSL_RSA_"))
                .toArray(String[]::new);
        if (kept.length == 0) {
            throw new IllegalArgumentException(
                    "the SSLContext has no cipher suites but such with RSA key exchange: " + Arrays.toString(suites));
        }
        return kept;
    }

    private static void configureClient(TlsOptions options, SSLParameters parameters) {
        if (options.verifiesHostName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!ADDRESS_LITERAL.matcher(options.host()).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(options.host())));
        }
    }

    void begin() throws SSLException {
        engine.beginHandshake();
    }

    /** What must be done next. */
    HandshakeStatus status() {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status == HandshakeStatus.NEED_WRAP && exhausted ? HandshakeStatus.NOT_HANDSHAKING : status;
    }

    boolean isFinished() {
        return finished;
    }

    /** Nothing can be sent any more. */
    boolean isExhausted() {
        return exhausted || engine.isOutboundDone();
    }

    /** The peer's close_notify was read. */
    boolean isInboundDone() {
        return engine.isInboundDone();
    }

    /** The slow work that waits; it may be done by any thread. */
    List<Runnable> tasks() {
        List<Runnable> tasks = new ArrayList<>();
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            tasks.add(task);
        }
        return tasks;
    }

    /** Sends what the handshake wants to say. */
    void speak() throws SSLException {
        fruitlessSteps++;
        protect(NOTHING);
        checkFruit("send, and sends nothing");
    }

    /** Else an engine that is wrong about itself would hold its reactor up for ever. */
    private void checkFruit(String wish) throws SSLException {
        if (fruitlessSteps > MAX_FRUITLESS_STEPS) {
            throw new SSLException("the TLS provider is stuck: it wants to " + wish + ", " + fruitlessSteps + " times");
        }
    }

    /** Protects bytes and sends the records, until all is sent or the handshake has to go on first. */
    void protect(ByteBuffer plain) throws SSLException {
        ByteBuffer records = buffers.cipher(packetBytes());
        SSLEngineResult result;
        do {
            result = engine.wrap(plain, records);
            note(result);
            if (result.getStatus() == Status.BUFFER_OVERFLOW && records.position() == 0) {
                records = larger(records);
            } else if (result.getStatus() == Status.BUFFER_OVERFLOW || records.remaining() < packetBytes()) {
                records = sendAll(records);
            }
            if (result.getStatus() == Status.CLOSED) {
                exhausted = true;
                plain.position(plain.limit()); // nothing can be sent any more
            }
        } while (plain.hasRemaining() && hasWorked(result));
        ByteBuffer unused = sendAll(records);
    }

    private ByteBuffer larger(ByteBuffer records) throws SSLException {
        if (records.capacity() >= MAX_CIPHER_BYTES) {
            throw new SSLException("the TLS provider has no room for a record in " + records.capacity() + " bytes");
        }
        return buffers.cipher(2 * records.capacity());
    }

    private static boolean hasWorked(SSLEngineResult result) {
        return result.getStatus() == Status.BUFFER_OVERFLOW || result.bytesConsumed() + result.bytesProduced() > 0;
    }

    private ByteBuffer sendAll(ByteBuffer records) {
        if (records.position() > 0) {
            out.accept(records.flip());
        }
        return records.clear();
    }

    /**
     * Reads one record. Returns the bytes it brought, on loan and perhaps none; null if the record is not complete.
     */
    @Nullable
    ByteBuffer unprotect(ByteBuffer records) throws SSLException {
        ByteBuffer plain = buffers.plain(0);
        SSLEngineResult result = engine.unwrap(records, plain);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            plain = buffers.plain(
                    Math.max(2 * plain.capacity(), engine.getSession().getApplicationBufferSize()));
            result = engine.unwrap(records, plain);
        }
        count(result);
        fruitlessSteps++;
        note(result);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            fruitlessSteps = 0; // the rest of the record is the peer's to bring
        }
        checkFruit("read, and takes nothing");
        return result.getStatus() == Status.BUFFER_UNDERFLOW ? null : buffers.lend(plain.position());
    }

    private void count(SSLEngineResult read) throws SSLException {
        if (read.bytesProduced() > 0) {
            recordsWithoutData = 0;
        } else if (finished && read.bytesConsumed() > 0 && ++recordsWithoutData > MAX_RECORDS_WITHOUT_DATA) {
            throw new SSLException("more than " + MAX_RECORDS_WITHOUT_DATA + " records in a row without data");
        }
    }

    private void note(SSLEngineResult result) {
        if (result.bytesConsumed() + result.bytesProduced() > 0) {
            fruitlessSteps = 0;
        }
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED
                || (result.bytesConsumed() + result.bytesProduced() > 0
                        && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING)) {
            finished = true;
        }
    }

    /** Says that nothing more will be sent: close_notify, or the alert that became due. */
    void sayGoodbye() {
        engine.closeOutbound();
        try {
            while (!exhausted && !engine.isOutboundDone()) {
                speak();
                exhausted |= engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
            }
        } catch (SSLException e) {
            exhausted = true; // there is nothing to say then
        }
    }

    private int packetBytes() {
        return engine.getSession().getPacketBufferSize();
    }

    TlsInfo info() {
        SSLSession session = engine.getSession();
        String protocol = engine.getApplicationProtocol();
        return new TlsInfo(
                session.getProtocol(),
                session.getCipherSuite(),
                protocol == null || protocol.isEmpty() ? Optional.empty() : Optional.of(protocol),
                serverName(session),
                peerCertificates(session));
    }

    private static Optional<String> serverName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        for (SNIServerName name : extended.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                return Optional.of(host.getAsciiName());
            }
        }
        return Optional.empty();
    }

    private static List<Certificate> peerCertificates(SSLSession session) {
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it showed none
        }
    }
}
