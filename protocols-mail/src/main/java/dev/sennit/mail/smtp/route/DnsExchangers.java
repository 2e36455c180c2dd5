// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.WorkerPool;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;

/** MX records from DNS: on a bounded number of threads, with a bounded queue before them. */
public final class DnsExchangers implements MailExchangers {
    private static final class Shared {
        static final DnsExchangers INSTANCE =
                new DnsExchangers(new DnsClient(DnsClient.SYSTEM, DnsClient.FIRST_TIMEOUT_MILLIS));
    }

    private final DnsClient dns;
    private final WorkerPool threads = new WorkerPool("sennit-mx", MAX_LOOKUPS, MAX_WAITING);

    DnsExchangers(DnsClient dns) {
        this.dns = dns;
    }

    /** {@return that of the operating system's servers} */
    public static DnsExchangers system() {
        return Shared.INSTANCE;
    }

    /** Asks these servers. */
    public static DnsExchangers of(List<InetSocketAddress> servers) {
        return new DnsExchangers(new DnsClient(DnsClient.urls(servers), DnsClient.FIRST_TIMEOUT_MILLIS));
    }

    /** The operating system knows more than its DNS servers do, such as /etc/hosts. */
    @Override
    public Optional<HostResolver> hosts() {
        return dns.servers().equals(DnsClient.SYSTEM) ? Optional.empty() : Optional.of(new DnsHosts(dns, threads));
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
            answer.completeExceptionally(new SmtpClientException(
                    Kind.LOOKUP_FAILED,
                    "DNS does not know about " + domain + " now: " + DnsClient.reason(failure),
                    failure));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    private List<MailExchanger> ask(String domain) throws NamingException {
        List<MailExchanger> found = new ArrayList<>();
        for (String text : dns.ask(domain, "MX")) {
            String[] record = text.split(" ", 2);
            found.add(new MailExchanger(Integer.parseInt(record[0]), record[1]));
        }
        return List.copyOf(found);
    }

    /** {@return whom it asks, for logs} */
    @Override
    public String toString() {
        return "MX records of " + dns.servers();
    }
}
