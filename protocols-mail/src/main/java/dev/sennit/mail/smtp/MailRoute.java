// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;
import dev.sennit.mail.smtp.route.MailDomain;
import java.util.Optional;
import java.util.Random;

/**
 * The way to the hosts that take a domain's mail (RFC 5321 section 5.1):
 *
 * <ul>
 *   <li>the hosts of its MX records, those with the least preference first, those with the same in random order;
 *   <li>the domain itself, if it has no MX record, or is an address literal;
 *   <li>none, if its only MX record is null (RFC 7505).
 * </ul>
 *
 * <p>A host's addresses are found and tried as those of any other, see {@link dev.sennit.reactor.HostResolver}, unless
 * {@link MailExchangers#hosts()} knows them; records whose host has no valid name are left out. Immutable: each {@code with} is a changed
 * copy.
 */
public final class MailRoute {
    /** The port of other domains' servers. */
    public static final int SMTP_PORT = 25;

    /** How many hosts are tried by default. */
    public static final int DEFAULT_MAX_HOSTS = 20;

    private static final int MAX_PORT = 65_535;

    private final MailDomain domain;

    // Written only while a changed copy is made.
    private int port = SMTP_PORT;
    private int maxHosts = DEFAULT_MAX_HOSTS;
    private Optional<String> ownName = Optional.empty();
    private MailExchangers exchangers = MailExchangers.system();
    private Random random = new Random();

    private MailRoute(MailDomain domain) {
        this.domain = domain;
    }

    /**
     * The way to a domain.
     *
     * @param domain a name, whose U-labels become A-labels, or an address literal such as {@code [192.0.2.1]} or
     *     {@code [IPv6:2001:db8::1]}
     * @return the defaults named at each option
     * @throws IllegalArgumentException if it is neither
     */
    public static MailRoute to(String domain) {
        return new MailRoute(MailDomain.of(domain));
    }

    private MailRoute copy() {
        MailRoute copy = new MailRoute(domain);
        copy.port = port;
        copy.maxHosts = maxHosts;
        copy.ownName = ownName;
        copy.exchangers = exchangers;
        copy.random = random;
        return copy;
    }

    /**
     * The domain.
     *
     * @return its name in ASCII and small letters, or an address literal as it was given
     */
    public String domain() {
        return domain.text();
    }

    /**
     * The port of the hosts.
     *
     * @return by default {@link #SMTP_PORT}
     */
    public int port() {
        return port;
    }

    /**
     * Another port.
     *
     * @param value 1 to 65,535
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public MailRoute withPort(int value) {
        if (value < 1 || value > MAX_PORT) {
            throw new IllegalArgumentException("port must be a number from 1 to " + MAX_PORT + ", not " + value);
        }
        MailRoute changed = copy();
        changed.port = value;
        return changed;
    }

    /**
     * How many hosts are tried; the others of a domain that has more are not.
     *
     * @return by default {@link #DEFAULT_MAX_HOSTS}
     */
    public int maxHosts() {
        return maxHosts;
    }

    /**
     * Another number of hosts.
     *
     * @param value 1 or more
     * @return a changed copy
     * @throws IllegalArgumentException if it is less
     */
    public MailRoute withMaxHosts(int value) {
        Require.atLeast("maxHosts", value, 1);
        MailRoute changed = copy();
        changed.maxHosts = value;
        return changed;
    }

    /**
     * The name of this host, if it may be one of those which take the domain's mail.
     *
     * @return by default empty: it is none of them
     */
    public Optional<String> ownName() {
        return ownName;
    }

    /**
     * For a host that may be one of those which take the domain's mail: it sends to those that are preferred to itself only, so that
     * nothing goes round in circles (RFC 5321 section 5.1).
     *
     * @param value this host's name, as DNS has it
     * @return a changed copy
     * @throws IllegalArgumentException if it is no host name
     */
    public MailRoute withOwnName(String value) {
        MailRoute changed = copy();
        changed.ownName = Optional.of(MailDomain.ofName(value).text());
        return changed;
    }

    /**
     * Who knows the MX records.
     *
     * @return by default {@link MailExchangers#system()}
     */
    public MailExchangers exchangers() {
        return exchangers;
    }

    /**
     * MX records of somebody else.
     *
     * @param value who knows them
     * @return a changed copy
     */
    public MailRoute withExchangers(MailExchangers value) {
        MailRoute changed = copy();
        changed.exchangers = value;
        return changed;
    }

    /**
     * What hosts of the same preference are ordered with.
     *
     * @return by default one with a seed of its own
     */
    public Random random() {
        return random;
    }

    /**
     * Ordered with something else, so that the order can be had again.
     *
     * @param value with a seed
     * @return a changed copy
     */
    public MailRoute withRandom(Random value) {
        MailRoute changed = copy();
        changed.random = value;
        return changed;
    }

    /** {@return the domain and the port, for logs} */
    @Override
    public String toString() {
        return "mail for " + domain.text() + ", port " + port;
    }
}
