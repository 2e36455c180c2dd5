// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.client.channel.Origin;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Cookies (RFC 6265), kept in memory and within limits. A jar belongs to the clients of one reactor; give it to them by {@link
 * HttpClientOptions#withCookies}.
 *
 * <p>A cookie goes back to the host that set it, or to the domain that it names, if that host is in it. There is no list of public
 * suffixes here: a domain of a single label, such as {@code com}, is refused, but {@code co.uk} is not, so a host there could set cookies
 * for its neighbours. Where that matters, use a jar for each site. For an address instead of a name cookies are for that host only. A
 * secure cookie is neither taken from nor sent to {@code http:}, and the prefixes {@code __Secure-} and {@code __Host-} mean what they
 * say.
 */
public final class CookieJar {
    /** Cookies of one host or domain; one more pushes out the one that is unused for the longest time. */
    public static final int MAX_PER_DOMAIN = 50;

    /** Cookies in all. */
    public static final int MAX_COOKIES = 1000;

    /** Name, value and attributes of one cookie; a longer one is not taken. */
    public static final int MAX_COOKIE_BYTES = 4096;

    private final InstantSource clock;
    private final List<Cookie> cookies = new ArrayList<>(); // the one that is unused for the longest time first

    private long serials; // orders the cookies by age

    /** An empty jar. */
    public CookieJar() {
        this(Clock.systemUTC());
    }

    /**
     * An empty jar with a clock of its own, for tests.
     *
     * @param clock tells the time of day, by which cookies expire
     */
    public CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes a cookie, unless it is malformed, too long, or for somebody else; one that has expired removes what it replaces.
     *
     * @param uri where it comes from
     * @param setCookie the value of a {@code Set-Cookie} field
     * @throws IllegalArgumentException if the URI is not one that requests go to
     */
    public void accept(URI uri, String setCookie) {
        Origin origin = Origin.of(uri);
        if (setCookie.length() > MAX_COOKIE_BYTES) {
            return;
        }
        long nowSecond = clock.instant().getEpochSecond();
        Optional<Cookie> parsed = Cookie.parse(origin, uri.getRawPath(), setCookie, nowSecond, serials++);
        if (parsed.isEmpty()) {
            return;
        }
        Cookie cookie = parsed.get();
        Optional<Cookie> before = cookies.stream().filter(cookie::replaces).findFirst();
        if (before.isPresent()) {
            if (before.get().isSecure() && !origin.isSecure()) {
                return; // who listens on the wire cannot overwrite what only TLS may carry
            }
            cookies.remove(before.get());
            cookie = cookie.bornLike(before.get());
        }
        if (!cookie.isExpired(nowSecond)) {
            cookies.add(cookie);
            makeRoom(cookie, nowSecond);
        }
    }

    private void makeRoom(Cookie added, long nowSecond) {
        if (cookies.size() > MAX_COOKIES) {
            cookies.removeIf(each -> each.isExpired(nowSecond));
        }
        List<Cookie> ofDomain = cookies.stream()
                .filter(each -> each.domain().equals(added.domain()))
                .toList();
        if (ofDomain.size() > MAX_PER_DOMAIN) {
            cookies.remove(ofDomain.get(0));
        }
        if (cookies.size() > MAX_COOKIES) {
            cookies.remove(0);
        }
    }

    /**
     * The cookies for a request.
     *
     * @param uri where it goes
     * @return the value of its {@code Cookie} field; empty if there are none
     * @throws IllegalArgumentException if the URI is not one that requests go to
     */
    public Optional<String> cookieField(URI uri) {
        Origin origin = Origin.of(uri);
        long nowSecond = clock.instant().getEpochSecond();
        cookies.removeIf(each -> each.isExpired(nowSecond));
        List<Cookie> sent = new ArrayList<>(cookies.stream()
                .filter(each -> each.isFor(origin, uri.getRawPath()))
                .toList());
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        cookies.removeAll(sent);
        cookies.addAll(sent); // used just now
        sent.sort(
                Comparator.comparingInt((Cookie each) -> -each.path().length()).thenComparingLong(Cookie::serial));
        return Optional.of(String.join("; ", sent.stream().map(Cookie::pair).toList()));
    }

    /**
     * How many cookies there are, expired ones among them.
     *
     * @return at most {@link #MAX_COOKIES}
     */
    public int size() {
        return cookies.size();
    }

    /** Forgets all cookies. */
    public void clear() {
        cookies.clear();
    }

    /** The number of cookies, none of which is anybody's business. */
    @Override
    public String toString() {
        return cookies.size() + " cookies";
    }
}
