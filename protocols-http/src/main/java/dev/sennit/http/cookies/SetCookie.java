// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.cookies;

import dev.sennit.http.HttpResponse;
import dev.sennit.http.h1.CookieSyntax;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie to be set (RFC 6265 section 4.1), with what is safe unless it is said otherwise: hidden from scripts ({@code HttpOnly}), not
 * sent with requests that other sites cause ({@code SameSite=Lax}), for this host only, for all its paths, until the browser is closed.
 * Whether it may travel unencrypted has no default.
 *
 * <pre>{@code
 * SetCookie.secure("__Host-session", token).withMaxAge(Duration.ofHours(8)).addTo(response);
 * }</pre>
 *
 * <p>What cannot stand in a cookie, or breaks what the prefix of its name promises, is refused at once with {@link
 * IllegalArgumentException}. It does not change: each method makes another one.
 */
public final class SetCookie {
    /** Name and value together may be so long; browsers drop what is longer. */
    public static final int MAX_PAIR_BYTES = 4096;

    /** A path or a domain may be so long; browsers ignore what is longer. */
    public static final int MAX_ATTRIBUTE_BYTES = 1024;

    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+");

    private enum Travel {
        ENCRYPTED_ONLY,
        ANYHOW
    }

    private enum Readers {
        SERVER_ONLY,
        SCRIPTS_TOO
    }

    /** All but name and value. */
    private record Attributes(
            Travel travel,
            Readers readers,
            SameSite sameSite,
            String path,
            Optional<String> domain,
            Optional<Duration> maxAge) {
        static Attributes of(Travel travel) {
            return new Attributes(travel, Readers.SERVER_ONLY, SameSite.LAX, "/", Optional.empty(), Optional.empty());
        }
    }

    private final String name;
    private final String value;
    private final Attributes attributes;

    private SetCookie(String name, String value, Attributes attributes) {
        boolean isSecure = attributes.travel == Travel.ENCRYPTED_ONLY;
        if (CookieSyntax.breaksItsPrefix(name, isSecure, attributes.domain.isEmpty(), attributes.path)) {
            throw new IllegalArgumentException(
                    "the cookie " + name + " breaks what its prefix promises: __Secure- is for secure"
                            + " cookies, and __Host- for secure ones without domain and with path /");
        }
        if (attributes.sameSite == SameSite.NONE && !isSecure) {
            throw new IllegalArgumentException(
                    "the cookie " + name + " has SameSite=None, which browsers accept only for secure cookies");
        }
        this.name = name;
        this.value = value;
        this.attributes = attributes;
    }

    /**
     * A cookie that travels over secure connections only.
     *
     * @param name a token
     * @param value visible ASCII without quotes, commas, semicolons and backslashes: encode what else it may hold, in base64url for
     *     example
     * @return the cookie
     * @throws IllegalArgumentException if name or value are not that, or too long
     */
    public static SetCookie secure(String name, String value) {
        return of(name, value, Travel.ENCRYPTED_ONLY);
    }

    /**
     * A cookie that also travels over connections where others can read and change it.
     *
     * @param name a token
     * @param value as {@link #secure}
     * @return the cookie
     * @throws IllegalArgumentException if name or value are not that, or too long, or the name begins with {@code __Secure-} or {@code
     *     __Host-}
     */
    public static SetCookie insecure(String name, String value) {
        return of(name, value, Travel.ANYHOW);
    }

    private static SetCookie of(String name, String value, Travel travel) {
        if (!CookieSyntax.isName(name)) {
            throw new IllegalArgumentException("the name of a cookie is one or more token characters, not \""
                    + name.replaceAll("[^\\x20-\\x7e]", "?") + '"');
        }
        if (!CookieSyntax.isValue(value)) { // which may be secret
            throw new IllegalArgumentException(
                    "the value of the cookie " + name
                            + " has a forbidden character; allowed is visible ASCII without quotes, commas, semicolons and backslashes");
        }
        if (name.length() + value.length() > MAX_PAIR_BYTES) {
            throw new IllegalArgumentException("the cookie " + name + " has " + (name.length() + value.length())
                    + " bytes of name and value; allowed are " + MAX_PAIR_BYTES);
        }
        return new SetCookie(name, value, Attributes.of(travel));
    }

    /**
     * How long it is kept.
     *
     * @param age in whole seconds; zero has the browser forget the cookie of that name, path and domain
     * @return such a cookie
     * @throws IllegalArgumentException if it is negative
     */
    public SetCookie withMaxAge(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("the age of the cookie " + name + " must be 0 or more, not " + age);
        }
        Attributes a = attributes;
        return with(new Attributes(a.travel, a.readers, a.sameSite, a.path, a.domain, Optional.of(age)));
    }

    /**
     * For which paths it is sent: this one and those below. It protects nothing, since pages of one host reach into each other.
     *
     * @param path begins with a slash; encoded as in a URI
     * @return such a cookie
     * @throws IllegalArgumentException if it does not, or has anything but visible ASCII without semicolons, or is too long
     */
    public SetCookie withPath(String path) {
        if (!path.startsWith("/")
                || path.length() > MAX_ATTRIBUTE_BYTES
                || !path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';')) {
            throw new IllegalArgumentException("the path of the cookie " + name + " must be a slash and at most "
                    + (MAX_ATTRIBUTE_BYTES - 1) + " visible ASCII characters without semicolons");
        }
        Attributes a = attributes;
        return with(new Attributes(a.travel, a.readers, a.sameSite, path, a.domain, a.maxAge));
    }

    /**
     * For which hosts it is sent: this one and all below it, each of which can then also set it.
     *
     * @param domain two labels at least, without a dot in front
     * @return such a cookie
     * @throws IllegalArgumentException if it is no domain
     */
    public SetCookie withDomain(String domain) {
        if (domain.length() > MAX_ATTRIBUTE_BYTES || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("the domain of the cookie " + name
                    + " must be labels of ASCII letters, digits and hyphens, such as example.org");
        }
        Attributes a = attributes;
        return with(new Attributes(a.travel, a.readers, a.sameSite, a.path, Optional.of(domain), a.maxAge));
    }

    /**
     * With which requests from other sites it is sent.
     *
     * @param sameSite in place of {@link SameSite#LAX}
     * @return such a cookie
     * @throws IllegalArgumentException if it is {@link SameSite#NONE}, and the cookie not secure
     */
    public SetCookie withSameSite(SameSite sameSite) {
        Attributes a = attributes;
        return with(new Attributes(a.travel, a.readers, sameSite, a.path, a.domain, a.maxAge));
    }

    /**
     * Lets scripts of the site's pages read and change it.
     *
     * @return such a cookie, without {@code HttpOnly}
     */
    public SetCookie withScriptAccess() {
        Attributes a = attributes;
        return with(new Attributes(a.travel, Readers.SCRIPTS_TOO, a.sameSite, a.path, a.domain, a.maxAge));
    }

    private SetCookie with(Attributes others) {
        return new SetCookie(name, value, others);
    }

    /**
     * Adds it to a response.
     *
     * @param response not finished; it should not have a cookie of that name, path and domain already
     */
    public void addTo(HttpResponse response) {
        response.addHeader("Set-Cookie", fieldValue());
    }

    /** {@return the value of the {@code Set-Cookie} field} */
    public String fieldValue() {
        StringBuilder text = new StringBuilder(name).append('=').append(value);
        text.append("; Path=").append(attributes.path);
        attributes.domain.ifPresent(domain -> text.append("; Domain=").append(domain));
        attributes.maxAge.ifPresent(age -> text.append("; Max-Age=").append(age.toSeconds()));
        if (attributes.travel == Travel.ENCRYPTED_ONLY) {
            text.append("; Secure");
        }
        if (attributes.readers == Readers.SERVER_ONLY) {
            text.append("; HttpOnly");
        }
        return text.append("; SameSite=").append(attributes.sameSite).toString();
    }

    /** Without the value, which is often secret. */
    @Override
    public String toString() {
        return fieldValue().replaceFirst("=[^;]*", "=...");
    }
}
