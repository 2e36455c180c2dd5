// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import dev.sennit.mail.sasl.SaslClientExchange;
import dev.sennit.mail.sasl.SaslRefusedException;
import dev.sennit.reactor.Reactor;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's side of SASL in lines of base64. A response may take long to compute, so others do it. */
public final class ClientDialogue {
    private final Reactor reactor;
    private final Optional<Executor> workers;
    private final SaslClientExchange exchange;
    private Optional<byte[]> unsent; // the initial response, as long as it was not sent

    /** Nothing is sent so far. Without workers, those of the reactor compute. */
    public ClientDialogue(Reactor reactor, Optional<Executor> workers, SaslClientExchange exchange) {
        this.reactor = reactor;
        this.workers = workers;
        this.exchange = exchange;
        unsent = exchange.initialResponse();
    }

    /** What may stand behind the mechanism's name, with a space before, if it has at most so many characters; else nothing. */
    public String initialResponse(int mostChars) {
        String text = unsent.map(bytes -> " " + (bytes.length == 0 ? "=" : encode(bytes)))
                .orElse("");
        if (text.length() > mostChars) {
            return "";
        }
        unsent = Optional.empty();
        return text;
    }

    /** Whether the server may say yes now. */
    public boolean isOver() {
        return exchange.isProven() && unsent.isEmpty();
    }

    /**
     * A challenge has come.
     *
     * @param respond gets the response, perhaps later
     * @param giveUp gets the reason, if there is none
     */
    public void challenged(String text, Consumer<String> respond, Consumer<String> giveUp) {
        if (unsent.isPresent()) {
            String first = encode(unsent.get());
            unsent = Optional.empty();
            respond.accept(first);
            return;
        }
        byte[] challenge;
        try {
            challenge = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            giveUp.accept("the challenge is no base64");
            return;
        }
        compute(() -> exchange.respond(challenge))
                .whenComplete((response, failure) -> computed(response, failure, respond, giveUp));
    }

    private CompletionStage<byte[]> compute(Callable<byte[]> work) {
        return workers.map(others -> reactor.<byte[]>deferToThread(others, work))
                .orElseGet(() -> reactor.deferToThread(work));
    }

    private static void computed(
            byte @Nullable [] response,
            @Nullable Throwable failure,
            Consumer<String> respond,
            Consumer<String> giveUp) {
        if (response != null) {
            respond.accept(encode(response));
        } else if (failure instanceof SaslRefusedException refused) {
            giveUp.accept(String.valueOf(refused.getMessage()));
        } else {
            giveUp.accept("the response could not be computed: " + failure);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
