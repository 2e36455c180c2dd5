// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.ScramHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mechanisms, the best first. */
public enum SaslMechanism {
    /** RFC 7677. */
    SCRAM_SHA_256("SCRAM-SHA-256", Credential.SCRAM_SHA_256),
    /** RFC 5802. */
    SCRAM_SHA_1("SCRAM-SHA-1", Credential.SCRAM_SHA_1),
    /** RFC 7628. */
    OAUTHBEARER("OAUTHBEARER", Credential.TOKEN),
    /** What there was before OAUTHBEARER. */
    XOAUTH2("XOAUTH2", Credential.TOKEN),
    /** RFC 2195. */
    CRAM_MD5("CRAM-MD5", Credential.SHARED_SECRET),
    /** RFC 4616. */
    PLAIN("PLAIN", Credential.PASSWORD),
    /** Never specified and everywhere in use. */
    LOGIN("LOGIN", Credential.PASSWORD);

    private final String wireName;
    private final Credential credential;

    SaslMechanism(String wireName, Credential credential) {
        this.wireName = wireName;
        this.credential = credential;
    }

    /**
     * Its name in protocols.
     *
     * @return such as {@code SCRAM-SHA-256}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * What it needs of the accounts.
     *
     * @return one kind
     */
    public Credential credential() {
        return credential;
    }

    /**
     * The mechanisms that accounts can serve.
     *
     * @param accounts whose
     * @return the best first
     */
    public static List<SaslMechanism> of(Accounts accounts) {
        List<SaslMechanism> served = new ArrayList<>();
        for (SaslMechanism each : values()) {
            if (accounts.credentials().contains(each.credential)) {
                served.add(each);
            }
        }
        return List.copyOf(served);
    }

    /**
     * Finds one by name.
     *
     * @param name in letters of any case
     * @return empty if it is none of these
     */
    public static Optional<SaslMechanism> find(String name) {
        for (SaslMechanism each : values()) {
            if (each.wireName.equalsIgnoreCase(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * Begins an exchange.
     *
     * @param accounts who is asked
     * @param context what exchanges share
     * @return one exchange, good for one attempt
     */
    public SaslExchange begin(Accounts accounts, SaslContext context) {
        return switch (this) {
            case SCRAM_SHA_256 -> new Scram(ScramHash.SHA_256, accounts, context);
            case SCRAM_SHA_1 -> new Scram(ScramHash.SHA_1, accounts, context);
            case OAUTHBEARER -> new BearerToken(BearerToken.Form.OAUTHBEARER, accounts);
            case XOAUTH2 -> new BearerToken(BearerToken.Form.XOAUTH2, accounts);
            case CRAM_MD5 -> new CramMd5(accounts, context);
            case PLAIN -> new Plain(accounts);
            case LOGIN -> new Login(accounts);
        };
    }
}
