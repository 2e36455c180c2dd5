// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.smtp.route.DnsExchangers;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.HostResolver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds the MX records of a domain, off the loop. What follows from them is the {@link MailRoute}'s business. */
@FunctionalInterface
public interface MailExchangers {
    /** How many domains {@link #system()} looks up at a time; each takes a thread while it lasts. */
    int MAX_LOOKUPS = 8;

    /** How many domains may wait in {@link #system()} for their turn; one more fails at once. */
    int MAX_WAITING = 1024;

    /**
     * Starts to look a domain up. Called on a reactor's thread, which it must not block; the answer may come on any thread, and at any
     * time: who asked has a deadline of its own.
     *
     * @param domain a checked name in ASCII, without a dot at its end; never an address literal
     * @return its MX records in any order, none if the domain has none; or {@link SmtpClientException} of the kind
     *     {@link SmtpClientException.Kind#NO_SUCH_DOMAIN}, if DNS has no such name. Any other failure is temporary. Cancelled when the
     *     answer is not wanted any more
     */
    CompletableFuture<List<MailExchanger>> of(String domain);

    /**
     * Who knows the addresses of the hosts, and of a domain that is its own host, unless {@link ClientOptions#resolver()} says so.
     *
     * @return empty for the reactor's, see {@link HostResolver#of}, as by default; the DNS servers themselves of {@link #ofServers}
     */
    default Optional<HostResolver> hosts() {
        return Optional.empty();
    }

    /**
     * The DNS servers of the operating system, asked by Java's module {@code jdk.naming.dns}, which blocks: at most {@link #MAX_LOOKUPS}
     * daemon threads do that, shared by all reactors and started when needed, and at most {@link #MAX_WAITING} domains wait for them.
     *
     * @return always the same
     */
    static MailExchangers system() {
        return DnsExchangers.system();
    }

    /**
     * As {@link #system()}, but of other DNS servers, which know the {@linkplain #hosts() addresses}, too; with threads of its own.
     *
     * @param servers whom to ask, the first that answers; one or more
     * @return a new one; its idle threads end after a while by themselves
     * @throws IllegalArgumentException if there is no server, or one has no address
     */
    static MailExchangers ofServers(List<InetSocketAddress> servers) {
        return DnsExchangers.of(servers);
    }
}
