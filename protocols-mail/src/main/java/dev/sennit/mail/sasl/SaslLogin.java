// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who logs in, with what, and how a client may do it. Immutable: each {@code with} is a changed copy. What others could use never
 * leaves in the clear unless {@link #withSecretsInClear} says so.
 */
public final class SaslLogin {
    /** What the client has. */
    public enum Secret {
        /** A password. */
        PASSWORD,
        /** A token of OAuth 2. */
        TOKEN
    }

    private enum InClear {
        REFUSED,
        ALLOWED
    }

    private static final Set<SaslMechanism> ALL = Set.of(SaslMechanism.values());

    private final String user;
    private final String secret;
    private final Secret kind;
    private final Set<SaslMechanism> mechanisms;
    private final InClear inClear;
    private final Supplier<String> nonces;

    private SaslLogin(
            String user,
            String secret,
            Secret kind,
            Set<SaslMechanism> mechanisms,
            InClear inClear,
            Supplier<String> nonces) {
        this.user = requireText("the user's name", user);
        this.secret = requireText(kind == Secret.PASSWORD ? "the password" : "the token", secret);
        this.kind = kind;
        this.mechanisms = mechanisms;
        this.inClear = inClear;
        this.nonces = nonces;
    }

    private static String requireText(String what, String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(what + " must have a character or more, and no control character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) { // it would be sent as a question mark
            throw new IllegalArgumentException(what + " has half of a surrogate pair, which is no character");
        }
        return text;
    }

    /**
     * With a password.
     *
     * @param user the name
     * @param password the password
     * @return with every mechanism that takes one
     * @throws IllegalArgumentException if either is empty, or has a control character, such as CR, LF or NUL, or half of a surrogate pair
     */
    public static SaslLogin withPassword(String user, String password) {
        return new SaslLogin(
                user,
                password,
                Secret.PASSWORD,
                ALL,
                InClear.REFUSED,
                SaslContext.of("").nonces());
    }

    /**
     * With a token of OAuth 2.
     *
     * @param user the name
     * @param token the token
     * @return with every mechanism that takes one
     * @throws IllegalArgumentException if either is empty or has a control character
     */
    public static SaslLogin withToken(String user, String token) {
        return new SaslLogin(
                user,
                token,
                Secret.TOKEN,
                ALL,
                InClear.REFUSED,
                SaslContext.of("").nonces());
    }

    /**
     * With some mechanisms only.
     *
     * @param value which
     * @return a changed copy
     * @throws IllegalArgumentException if there are none
     */
    public SaslLogin withMechanisms(Set<SaslMechanism> value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("one mechanism or more must be allowed");
        }
        return new SaslLogin(user, secret, kind, Set.copyOf(value), inClear, nonces);
    }

    /**
     * Sends the password or the token itself where everybody on the way can read it, too, if the server wants that.
     *
     * @return a changed copy
     */
    public SaslLogin withSecretsInClear() {
        return new SaslLogin(user, secret, kind, mechanisms, InClear.ALLOWED, nonces);
    }

    /**
     * With nonces of one's own, for tests.
     *
     * @param value gives text that cannot be guessed: printable ASCII without a comma
     * @return a changed copy
     */
    public SaslLogin withNonces(Supplier<String> value) {
        return new SaslLogin(user, secret, kind, mechanisms, inClear, value);
    }

    /**
     * The name.
     *
     * @return never empty
     */
    public String user() {
        return user;
    }

    /**
     * The password or the token.
     *
     * @return never empty
     */
    public String secret() {
        return secret;
    }

    /**
     * What {@link #secret} is.
     *
     * @return one kind
     */
    public Secret kind() {
        return kind;
    }

    /**
     * Whether the secret itself may be sent.
     *
     * @param encrypted whether nobody on the way can read what is sent
     * @return true under TLS, and where {@link #withSecretsInClear} was said
     */
    public boolean maySendSecret(boolean encrypted) {
        return encrypted || inClear == InClear.ALLOWED;
    }

    /**
     * The best mechanism that a server offers, this allows and the connection is fit for.
     *
     * @param offered names of mechanisms, in letters of any case
     * @param encrypted whether nobody on the way can read what is sent
     * @return empty if there is none; {@link #whyNone} says why
     */
    public Optional<SaslMechanism> choose(Collection<String> offered, boolean encrypted) {
        EnumSet<SaslMechanism> fit = EnumSet.noneOf(SaslMechanism.class);
        for (SaslMechanism each : usable(offered)) {
            if (!sendsSecret(each) || maySendSecret(encrypted)) {
                fit.add(each);
            }
        }
        return fit.stream().findFirst(); // the best is declared first
    }

    /**
     * Why {@link #choose} chooses none.
     *
     * @param offered names of mechanisms
     * @return one sentence for people
     */
    public String whyNone(Collection<String> offered) {
        EnumSet<SaslMechanism> usable = usable(offered);
        if (!usable.isEmpty()) {
            return names(usable) + " would send the secret in the clear, which has to be allowed by name";
        }
        String all = offered.isEmpty() ? "none" : String.join(", ", new TreeSet<>(offered));
        EnumSet<SaslMechanism> wanted = EnumSet.allOf(SaslMechanism.class);
        wanted.removeIf(each -> !isUsable(each));
        return "the server offers " + all + ", and one of " + names(wanted) + " is needed";
    }

    private static String names(Set<SaslMechanism> mechanisms) {
        return mechanisms.stream().map(SaslMechanism::wireName).collect(Collectors.joining(", "));
    }

    private EnumSet<SaslMechanism> usable(Collection<String> offered) {
        EnumSet<SaslMechanism> usable = EnumSet.noneOf(SaslMechanism.class);
        for (String name : offered) {
            SaslMechanism.find(name.toUpperCase(Locale.ROOT))
                    .filter(this::isUsable)
                    .ifPresent(usable::add);
        }
        return usable;
    }

    private boolean isUsable(SaslMechanism mechanism) {
        return mechanisms.contains(mechanism) && (mechanism.credential() == Credential.TOKEN) == (kind == Secret.TOKEN);
    }

    private static boolean sendsSecret(SaslMechanism mechanism) {
        return switch (mechanism) {
            case PLAIN, LOGIN, OAUTHBEARER, XOAUTH2 -> true;
            case SCRAM_SHA_256, SCRAM_SHA_1, CRAM_MD5 -> false;
        };
    }

    /**
     * Begins an exchange.
     *
     * @param mechanism which one
     * @return good for one attempt
     */
    public SaslClientExchange begin(SaslMechanism mechanism) {
        return switch (mechanism) {
            case SCRAM_SHA_256, SCRAM_SHA_1 -> new ScramClient(mechanism, user, secret, nonces.get());
            case OAUTHBEARER, XOAUTH2 -> new BearerTokenClient(mechanism, user, secret);
            case CRAM_MD5 -> new CramMd5Client(user, secret);
            case PLAIN -> PasswordClient.plain(user, secret);
            case LOGIN -> PasswordClient.login(user, secret);
        };
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "login of " + user + " with a " + kind.name().toLowerCase(Locale.ROOT);
    }
}
