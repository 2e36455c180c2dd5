// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import dev.sennit.mail.sasl.SaslExchange;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.reactor.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of an exchange in lines of base64, from the command to its outcome: AUTH of RFC 4954 and RFC 5034, AUTHENTICATE of
 * RFC 9051. One for each connection, for one exchange after the other.
 *
 * <pre>
 *   idle --begin--> asking --a challenge--> the client's turn --a line--> asking --an outcome--> idle
 * </pre>
 */
public final class SaslDialogue {
    /** How a protocol says it. All but the first two end the exchange. */
    public interface Side {
        /** Goes on with an answer, or with a failure and null, when it is there. */
        void await(Supplier<? extends CompletionStage<SaslStep>> question, StepReceiver then);

        /** Sends a line of base64, and expects one, which comes to {@link #respond}. */
        void challenge(String base64);

        /** The client is who it says. */
        void succeeded(String user);

        /** It is not: to be answered late, see {@link LoginFailures}. */
        void rejected();

        /** The client does not keep to the mechanism: what is wrong, printable ASCII. */
        void malformed(String message);

        /** The client does not keep to the dialogue, or has had enough of it. */
        void refused(Refusal why);

        /** The accounts have failed: to be logged, and tried again later. */
        void failed(@Nullable Throwable failure);
    }

    /** Goes on with a step, or null if there is a failure. */
    public interface StepReceiver {
        /** The answer. */
        void go(@Nullable SaslStep step, @Nullable Throwable failure);
    }

    /** Why a line ends an exchange. */
    public enum Refusal {
        /** It is not base64. */
        NO_BASE64,
        /** It is an asterisk. */
        CANCELLED,
        /** It is longer than a response may be. */
        TOO_LONG
    }

    private final LoginSettings settings;
    private final Transport transport;
    private final Side side;
    private @Nullable SaslExchange exchange; // non-null while one is under way

    /** Of a connection. */
    public SaslDialogue(LoginSettings settings, Transport transport, Side side) {
        this.settings = settings;
        this.transport = transport;
        this.side = side;
    }

    /** Begins with what stands behind the command: a mechanism of {@link LoginSettings#find}, and perhaps an initial response. */
    public void begin(SaslMechanism mechanism, Optional<String> initialResponse) {
        SaslExchange begun = settings.exchange(mechanism, transport);
        exchange = begun;
        if (initialResponse.isEmpty()) {
            ask(begun::begin);
        } else {
            respond(begun, SaslBase64.decodeInitial(initialResponse.get()));
        }
    }

    /** A line in response to a challenge, without its end. */
    public void respond(byte[] line, int start, int end) {
        SaslExchange current = exchange;
        if (current == null || (end - start == 1 && line[start] == '*')) {
            refuse(Refusal.CANCELLED);
        } else {
            respond(current, SaslBase64.decode(new String(line, start, end - start, StandardCharsets.ISO_8859_1)));
        }
    }

    private void respond(SaslExchange current, Optional<byte[]> response) {
        if (response.isEmpty()) {
            refuse(Refusal.NO_BASE64);
        } else {
            ask(() -> current.respond(response.get()));
        }
    }

    /** A line in response to a challenge was longer than one may be. */
    public void responseTooLong() {
        refuse(Refusal.TOO_LONG);
    }

    /** Whatever was said does not count any more: TLS has begun. */
    public void forget() {
        exchange = null;
    }

    private void ask(Supplier<CompletionStage<SaslStep>> question) {
        side.await(question, this::go);
    }

    private void go(@Nullable SaslStep step, @Nullable Throwable failure) {
        if (step instanceof SaslStep.Challenge challenge) {
            side.challenge(SaslBase64.encode(challenge.bytes()));
            return;
        }
        exchange = null;
        if (step instanceof SaslStep.Success success) {
            side.succeeded(success.user());
        } else if (step instanceof SaslStep.Malformed malformed) {
            side.malformed(malformed.message());
        } else if (step instanceof SaslStep.Rejected) {
            side.rejected();
        } else {
            side.failed(failure);
        }
    }

    private void refuse(Refusal why) {
        exchange = null;
        side.refused(why);
    }
}
