// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClient;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * An attempt to reach a domain.
 *
 * <pre>
 *   lookup --hosts--> host --a client--> done
 *      |               |  ^
 *      |               |  '--a temporary failure, the next host
 *      '---------------'--any other failure, no more hosts, cancelled--> failed
 * </pre>
 */
public final class RouteAttempt {
    private final Reactor reactor;
    private final MailRoute route;
    private final SmtpClientOptions options;
    private final CompletableFuture<SmtpClient> client = new CompletableFuture<>();
    private final Deque<String> hosts = new ArrayDeque<>();
    private final StringBuilder failures = new StringBuilder();
    private CompletableFuture<?> awaited = client; // what the next step waits for

    private RouteAttempt(Reactor reactor, MailRoute route, SmtpClientOptions options) {
        this.reactor = reactor;
        this.route = route;
        this.options = options;
    }

    /** Looks the domain up, and connects to one host after the other until one can be sent messages. */
    public static CompletionStage<SmtpClient> begin(Reactor reactor, MailRoute route, SmtpClientOptions options) {
        if (options.mode() == Mode.LMTP) {
            throw new IllegalArgumentException("the hosts of a domain speak SMTP: LMTP has no MX records (RFC 2033)");
        }
        RouteAttempt attempt = new RouteAttempt(reactor, route, options);
        attempt.client.whenComplete((connected, failure) -> {
            if (attempt.client.isCancelled()) {
                reactor.callFromThread(() -> attempt.awaited.cancel(true));
            }
        });
        attempt.start();
        return attempt.client;
    }

    private void start() {
        MailDomain domain = MailDomain.of(route.domain());
        if (domain.address().isPresent()) {
            hosts.add(domain.address().get());
            tryNext();
        } else {
            lookUp();
        }
    }

    private void lookUp() {
        Deadline deadline = new Deadline(reactor, DeadlineKind.PHASE, SmtpStage.LOOKUP.label(), this::lookupExpired);
        deadline.set(options.timeouts().of(SmtpStage.LOOKUP));
        CompletableFuture<List<MailExchanger>> answer = route.exchangers().of(route.domain());
        awaited = answer;
        answer.whenComplete((found, failure) -> reactor.callFromThread(() -> {
            deadline.close();
            if (failure == null) {
                lookedUp(found);
            } else {
                client.completeExceptionally(lookupFailure(failure));
            }
        }));
    }

    private void lookupExpired() {
        client.completeExceptionally(new SmtpClientException(
                Kind.TIMED_OUT,
                "timed out: " + SmtpStage.LOOKUP.label() + " of " + route.domain() + " after "
                        + Durations.format(options.timeouts().of(SmtpStage.LOOKUP))));
        awaited.cancel(true);
    }

    private SmtpClientException lookupFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof SmtpClientException own
                ? own
                : new SmtpClientException(
                        Kind.LOOKUP_FAILED, "the MX records of " + route.domain() + " are not known: " + cause, cause);
    }

    private void lookedUp(List<MailExchanger> found) {
        try {
            hosts.addAll(HostOrder.of(route, found));
            tryNext();
        } catch (SmtpClientException none) {
            client.completeExceptionally(none);
        }
    }

    private void tryNext() {
        if (client.isDone()) {
            return;
        }
        String host = hosts.remove();
        CompletableFuture<SmtpClient> attempt = SmtpClient.connect(
                        reactor, Endpoints.tcpClient(host, route.port()), optionsFor(host))
                .toCompletableFuture();
        awaited = attempt;
        attempt.whenComplete((connected, failure) -> {
            if (failure instanceof SmtpClientException own) {
                failed(host, own);
            } else if (failure == null && !client.complete(connected)) {
                connected.close(); // cancelled just now
            }
        });
    }

    /** RFC 9525: the name in the certificate is that of the host; the domain's is known to MTA-STS and DANE only. */
    private SmtpClientOptions optionsFor(String host) {
        SmtpClientOptions found = options.connecting().resolver().isPresent()
                ? options
                : route.exchangers()
                        .hosts()
                        .map(hosts ->
                                options.withConnecting(options.connecting().withResolver(hosts)))
                        .orElse(options);
        return found.tls()
                .map(tls -> found.withStartTls(tls.withHost(host), found.startTls()))
                .orElse(found);
    }

    private void failed(String host, SmtpClientException failure) {
        failures.append(failures.isEmpty() ? "" : "; ")
                .append(host)
                .append(": ")
                .append(failure.getMessage());
        if (failure.isTemporary() && !hosts.isEmpty()) {
            tryNext();
        } else {
            client.completeExceptionally(
                    failure.withMessage("no host takes the mail of " + route.domain() + ": " + failures));
        }
    }
}
