// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.reactor.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/** The addresses of hosts from the DNS servers that the MX records come from. */
final class DnsHosts implements HostResolver {
    /** RFC 8305 section 4: IPv6 first. */
    private static final List<String> FAMILIES = List.of("AAAA", "A");

    private final DnsClient dns;
    private final Executor threads;

    DnsHosts(DnsClient dns, Executor threads) {
        this.dns = dns;
        this.threads = threads;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> answer(host, answer));
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new IOException(host + " cannot be looked up: " + full.getMessage(), full));
        }
        return answer;
    }

    private void answer(String host, CompletableFuture<List<InetAddress>> answer) {
        if (answer.isDone()) { // nobody waits any more
            return;
        }
        try {
            answer.complete(find(host));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** RFC 4074 section 4: there are servers that fail for AAAA, or deny the name, and have A records. */
    private List<InetAddress> find(String host) throws IOException {
        List<InetAddress> found = new ArrayList<>();
        NamingException failure = null;
        for (String family : FAMILIES) {
            try {
                for (String address : dns.ask(host, family)) {
                    found.add(InetAddress.getByName(address)); // a literal, which is not looked up
                }
            } catch (NamingException e) {
                failure = e;
            }
        }
        if (found.isEmpty() && failure != null) {
            throw failure(host, failure);
        }
        return found;
    }

    private static IOException failure(String host, NamingException failure) {
        IOException own = failure instanceof NameNotFoundException
                ? new UnknownHostException(host)
                : new IOException("DNS does not know about " + host + " now: " + DnsClient.reason(failure));
        own.initCause(failure);
        return own;
    }

    /** {@return whom it asks, for logs} */
    @Override
    public String toString() {
        return "addresses of " + dns.servers();
    }
}
