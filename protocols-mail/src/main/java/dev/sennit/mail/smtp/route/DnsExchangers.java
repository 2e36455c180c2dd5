// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.reactor.WorkerPool;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * MX records from DNS, asked by Java's own client of it, which blocks: on a bounded number of threads, with a bounded queue before them. It
 * follows CNAME, asks again over TCP for what is too long for UDP, and takes no answer longer than DNS has them, 64 KiB.
 */
public final class DnsExchangers implements MailExchangers {
    private static final class Shared {
        static final DnsExchangers INSTANCE = new DnsExchangers("dns:", FIRST_TIMEOUT_MILLIS);
    }

    /** The first of the tries waits so long for a server, and each one twice as long as that before: 7 s in all. */
    private static final int FIRST_TIMEOUT_MILLIS = 1000;

    private static final int TRIES = 3;
    private static final String MX = "MX";

    private final String servers; // URLs, with a blank between them
    private final int firstTimeoutMillis;
    private final WorkerPool threads = new WorkerPool("sennit-mx", MAX_LOOKUPS, MAX_WAITING);

    DnsExchangers(String servers, int firstTimeoutMillis) {
        this.servers = servers;
        this.firstTimeoutMillis = firstTimeoutMillis;
    }

    /** {@return that of the operating system's servers} */
    public static DnsExchangers system() {
        return Shared.INSTANCE;
    }

    /** Asks these servers. */
    public static DnsExchangers of(List<InetSocketAddress> servers) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("one DNS server or more must be given");
        }
        return new DnsExchangers(
                servers.stream().map(DnsExchangers::url).collect(Collectors.joining(" ")), FIRST_TIMEOUT_MILLIS);
    }

    static String url(InetSocketAddress server) {
        if (server.isUnresolved()) {
            throw new IllegalArgumentException("the DNS server " + server.getHostString() + " has no address");
        }
        String host = server.getAddress().getHostAddress();
        return "dns://" + (server.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                + server.getPort();
    }

    @Override
    public CompletableFuture<List<MailExchanger>> of(String domain) {
        CompletableFuture<List<MailExchanger>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> answer(domain, answer));
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new SmtpClientException(
                    Kind.LOOKUP_FAILED, domain + " cannot be looked up: " + full.getMessage(), full));
        }
        return answer;
    }

    private void answer(String domain, CompletableFuture<List<MailExchanger>> answer) {
        if (answer.isDone()) { // nobody waits any more
            return;
        }
        try {
            answer.complete(ask(domain));
        } catch (NameNotFoundException none) {
            answer.completeExceptionally(
                    new SmtpClientException(Kind.NO_SUCH_DOMAIN, "there is no domain " + domain + " (5.1.2)", none));
        } catch (NoInitialContextException none) {
            answer.completeExceptionally(new SmtpClientException(
                    Kind.LOOKUP_FAILED,
                    domain + " cannot be looked up: this Java lacks the module jdk.naming.dns",
                    none));
        } catch (NamingException failure) {
            Throwable root = failure.getRootCause() == null ? failure : failure.getRootCause();
            answer.completeExceptionally(new SmtpClientException(
                    Kind.LOOKUP_FAILED, "DNS does not know about " + domain + " now: " + root.getMessage(), failure));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Java's provider for DNS makes text of an MX record; it reads no object from what comes. */
    @SuppressWarnings("BanJNDI")
    private List<MailExchanger> ask(String domain) throws NamingException {
        DirContext dns = new InitialDirContext(environment());
        try {
            Attribute records =
                    dns.getAttributes(domain + ".", new String[] {MX}).get(MX);
            List<MailExchanger> found = new ArrayList<>();
            for (int i = 0; records != null && i < records.size(); i++) {
                String[] record = String.valueOf(records.get(i)).split(" ", 2);
                found.add(new MailExchanger(Integer.parseInt(record[0]), record[1]));
            }
            return List.copyOf(found);
        } finally {
            dns.close();
        }
    }

    private Properties environment() {
        Properties environment = new Properties();
        environment.setProperty(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.setProperty(Context.PROVIDER_URL, servers);
        environment.setProperty("com.sun.jndi.dns.timeout.initial", Integer.toString(firstTimeoutMillis));
        environment.setProperty("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
        return environment;
    }

    /** {@return whom it asks, for logs} */
    @Override
    public String toString() {
        return "MX records of " + servers;
    }
}
