// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Java's own client of DNS, which blocks. It follows CNAME, asks again over TCP for what is too long for UDP, and takes no answer longer
 * than DNS has them, 64 KiB.
 *
 * @param servers URLs, with a blank between them
 * @param firstTimeoutMillis how long the first of the tries waits for a server; each one waits twice as long as that before
 */
record DnsClient(String servers, int firstTimeoutMillis) {
    /** Those of the operating system. */
    static final String SYSTEM = "dns:";

    /** 7 s in all, for a server that is silent. */
    static final int FIRST_TIMEOUT_MILLIS = 1000;

    private static final int TRIES = 3;

    /** The URLs of servers. */
    static String urls(List<InetSocketAddress> servers) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("one DNS server or more must be given");
        }
        return servers.stream().map(DnsClient::url).collect(Collectors.joining(" "));
    }

    private static String url(InetSocketAddress server) {
        if (server.isUnresolved()) {
            throw new IllegalArgumentException("the DNS server " + server.getHostString() + " has no address");
        }
        String host = server.getAddress().getHostAddress();
        return "dns://" + (server.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                + server.getPort();
    }

    /**
     * The records of a name, as a zone's file has them. Java's provider for DNS makes text of what comes; it reads no object from it.
     *
     * @param name without the dot at its end
     * @param type such as MX
     * @throws javax.naming.NameNotFoundException if there is no such name
     */
    @SuppressWarnings("BanJNDI")
    List<String> ask(String name, String type) throws NamingException {
        DirContext dns = new InitialDirContext(environment());
        try {
            Attribute records =
                    dns.getAttributes(name + ".", new String[] {type}).get(type);
            List<String> found = new ArrayList<>();
            for (int i = 0; records != null && i < records.size(); i++) {
                found.add(String.valueOf(records.get(i)));
            }
            return found;
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

    /** Why there is no answer. */
    static String reason(NamingException failure) {
        Throwable root = failure.getRootCause() == null ? failure : failure.getRootCause();
        return String.valueOf(root.getMessage());
    }
}
