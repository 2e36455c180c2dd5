// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.TlsOptions;
import java.util.Optional;
import java.util.concurrent.Executor;

/** How an SMTP or LMTP client behaves. Immutable: each {@code with} is a changed copy. */
public final class SmtpClientOptions {
    /** Which of the two protocols is spoken. */
    public enum Mode {
        /** SMTP (RFC 5321), with EHLO, and with HELO where the server does not know that. */
        SMTP,
        /** LMTP (RFC 2033), with LHLO and a reply for each recipient. */
        LMTP
    }

    /** When TLS is begun on a connection that has none yet. */
    public enum StartTls {
        /** Never. */
        DISABLED,
        /** Where the server offers it, which somebody on the way can prevent. A handshake that fails ends the connection. */
        OPPORTUNISTIC,
        /** Always: a server without it gets no message. */
        REQUIRED
    }

    /** What is done about a CR or an LF alone, and about NUL, which servers could take for the end of a line or a message. */
    public enum BareLineEnds {
        /** A line end becomes CRLF, NUL is left out. */
        NORMALIZED,
        /** The message is not delivered. */
        REFUSED
    }

    /** How the text of messages is sent. */
    public enum Transfer {
        /** With BDAT where the server has CHUNKING (RFC 3030), else with DATA. */
        CHUNKS_WHERE_OFFERED,
        /** With DATA. */
        DATA
    }

    private static final SmtpClientOptions DEFAULTS = new SmtpClientOptions();

    // Written only while a changed copy is made.
    private Optional<String> hostName = Optional.empty();
    private Mode mode = Mode.SMTP;
    private SmtpClientTimeouts timeouts = SmtpClientTimeouts.DEFAULTS;
    private SmtpClientLimits limits = SmtpClientLimits.DEFAULTS;
    private ClientOptions connecting = ClientOptions.defaults();
    private StartTls startTls = StartTls.DISABLED;
    private Optional<TlsOptions> tls = Optional.empty();
    private Optional<SaslLogin> login = Optional.empty();
    private Optional<Executor> workers = Optional.empty();
    private BareLineEnds bareLineEnds = BareLineEnds.NORMALIZED;
    private Transfer transfer = Transfer.CHUNKS_WHERE_OFFERED;

    private SmtpClientOptions() {}

    /**
     * The defaults named at each option.
     *
     * @return SMTP without STARTTLS and without a login
     */
    public static SmtpClientOptions defaults() {
        return DEFAULTS;
    }

    private SmtpClientOptions copy() {
        SmtpClientOptions copy = new SmtpClientOptions();
        copy.hostName = hostName;
        copy.mode = mode;
        copy.timeouts = timeouts;
        copy.limits = limits;
        copy.connecting = connecting;
        copy.startTls = startTls;
        copy.tls = tls;
        copy.login = login;
        copy.workers = workers;
        copy.bareLineEnds = bareLineEnds;
        copy.transfer = transfer;
        return copy;
    }

    /**
     * What the client calls itself in EHLO.
     *
     * @return by default empty: the address of its end of the connection, such as {@code [192.0.2.1]}
     */
    public Optional<String> hostName() {
        return hostName;
    }

    /**
     * Another name.
     *
     * @param value a domain, or an address literal
     * @return a changed copy
     * @throws IllegalArgumentException if it is neither
     */
    public SmtpClientOptions withHostName(String value) {
        SmtpClientOptions changed = copy();
        try {
            changed.hostName = Optional.of(CommandArguments.clientName("EHLO", value));
        } catch (CommandFault fault) {
            throw new IllegalArgumentException(
                    "the host's name must be a domain or an address literal, not '" + value + "'", fault);
        }
        return changed;
    }

    /**
     * Which protocol is spoken.
     *
     * @return by default SMTP
     */
    public Mode mode() {
        return mode;
    }

    /**
     * Another protocol.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpClientOptions withMode(Mode value) {
        SmtpClientOptions changed = copy();
        changed.mode = value;
        return changed;
    }

    /**
     * How long is waited.
     *
     * @return by default {@link SmtpClientTimeouts#DEFAULTS}
     */
    public SmtpClientTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Other times.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpClientOptions withTimeouts(SmtpClientTimeouts value) {
        SmtpClientOptions changed = copy();
        changed.timeouts = value;
        return changed;
    }

    /**
     * How much is taken of the server.
     *
     * @return by default {@link SmtpClientLimits#DEFAULTS}
     */
    public SmtpClientLimits limits() {
        return limits;
    }

    /**
     * Other limits.
     *
     * @param value which
     * @return a changed copy
     */
    public SmtpClientOptions withLimits(SmtpClientLimits value) {
        SmtpClientOptions changed = copy();
        changed.limits = value;
        return changed;
    }

    /**
     * How connections are made.
     *
     * @return by default {@link ClientOptions#defaults()}, with {@link SmtpStage#CONNECT} and {@link SmtpStage#DATA_BLOCK} as the
     *     connection's times to connect and to take what is written
     */
    public ClientOptions connecting() {
        return connecting.withTcp(connecting
                .tcp()
                .withConnectTimeout(timeouts.of(SmtpStage.CONNECT))
                .withWriteStall(timeouts.of(SmtpStage.DATA_BLOCK)));
    }

    /**
     * Connections made in another way.
     *
     * @param value how; its two times are not used, see {@link #connecting}
     * @return a changed copy
     */
    public SmtpClientOptions withConnecting(ClientOptions value) {
        SmtpClientOptions changed = copy();
        changed.connecting = value;
        return changed;
    }

    /**
     * When TLS is begun.
     *
     * @return by default never
     */
    public StartTls startTls() {
        return startTls;
    }

    /**
     * With what TLS is begun.
     *
     * @return empty if it never is
     */
    public Optional<TlsOptions> tls() {
        return tls;
    }

    /**
     * STARTTLS.
     *
     * @param options whom to trust, and the name that the server's certificate must have
     * @param value when
     * @return a changed copy
     * @throws IllegalArgumentException if the options are a server's
     */
    public SmtpClientOptions withStartTls(TlsOptions options, StartTls value) {
        if (options.role() != TlsOptions.Role.CLIENT) {
            throw new IllegalArgumentException("STARTTLS needs the options of a client: TlsOptions.client(...)");
        }
        SmtpClientOptions changed = copy();
        changed.tls = Optional.of(options);
        changed.startTls = value;
        return changed;
    }

    /**
     * Who logs in.
     *
     * @return by default nobody
     */
    public Optional<SaslLogin> login() {
        return login;
    }

    /**
     * With a login: a server that does not offer AUTH, or does not let the user in, gets no message.
     *
     * @param value who, and how
     * @return a changed copy
     */
    public SmtpClientOptions withLogin(SaslLogin value) {
        SmtpClientOptions changed = copy();
        changed.login = Optional.of(value);
        return changed;
    }

    /**
     * Who computes the responses of AUTH, which takes milliseconds.
     *
     * @return by default empty: the reactor's workers
     */
    public Optional<Executor> workers() {
        return workers;
    }

    /**
     * With other workers.
     *
     * @param value {@code Runnable::run} to compute on the reactor's thread
     * @return a changed copy
     */
    public SmtpClientOptions withWorkers(Executor value) {
        SmtpClientOptions changed = copy();
        changed.workers = Optional.of(value);
        return changed;
    }

    /**
     * What is done about line ends that are none.
     *
     * @return by default they are normalized
     */
    public BareLineEnds bareLineEnds() {
        return bareLineEnds;
    }

    /**
     * Something else done about them.
     *
     * @param value what
     * @return a changed copy
     */
    public SmtpClientOptions withBareLineEnds(BareLineEnds value) {
        SmtpClientOptions changed = copy();
        changed.bareLineEnds = value;
        return changed;
    }

    /**
     * How messages are sent.
     *
     * @return by default in chunks where the server takes them
     */
    public Transfer transfer() {
        return transfer;
    }

    /**
     * Sent in another way.
     *
     * @param value how
     * @return a changed copy
     */
    public SmtpClientOptions withTransfer(Transfer value) {
        SmtpClientOptions changed = copy();
        changed.transfer = value;
        return changed;
    }
}
