// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.client.channel.Origin;
import dev.sennit.http.h1.CookieSyntax;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One cookie (RFC 6265 section 5.3). */
final class Cookie {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private final String name;
    private final String value;
    private final String domain;
    private final String path;
    private final boolean hostOnly;
    private final boolean secure;
    private final long expiresSecond;
    private final long serial;

    private Cookie(
            String name,
            String value,
            String domain,
            String path,
            boolean hostOnly,
            boolean secure,
            long expiresSecond,
            long serial) {
        this.name = name;
        this.value = value;
        this.domain = domain;
        this.path = path;
        this.hostOnly = hostOnly;
        this.secure = secure;
        this.expiresSecond = expiresSecond;
        this.serial = serial;
    }

    /** Empty if it is malformed or for somebody else. */
    static Optional<Cookie> parse(Origin origin, @Nullable String uriPath, String text, long nowSecond, long serial) {
        String[] parts = text.split(";", -1);
        int equals = parts[0].indexOf('=');
        String name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
        if (name.isEmpty() || hasControl(text)) {
            return Optional.empty();
        }
        Map<String, String> attributes = attributes(parts);
        String host = origin.host();
        String domain = attributes.getOrDefault("domain", "").toLowerCase(Locale.ROOT);
        domain = domain.startsWith(".") ? domain.substring(1) : domain;
        boolean hostOnly = domain.isEmpty() || (domain.equals(host) && isAddress(host));
        if (!hostOnly && (isAddress(host) || domain.indexOf('.') < 0 || !isIn(host, domain))) {
            return Optional.empty();
        }
        String path = attributes.getOrDefault("path", "");
        boolean secure = attributes.containsKey("secure");
        if ((secure && !origin.isSecure()) || CookieSyntax.breaksItsPrefix(name, secure, hostOnly, path)) {
            return Optional.empty();
        }
        return Optional.of(new Cookie(
                name,
                parts[0].substring(equals + 1).strip(),
                hostOnly ? host : domain,
                path.startsWith("/") ? path : defaultPath(uriPath),
                hostOnly,
                secure,
                expiry(attributes, nowSecond),
                serial));
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    /** The last one of a name counts. */
    private static Map<String, String> attributes(String[] parts) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String value = equals < 0 ? "" : parts[i].substring(equals + 1);
            attributes.put(name.strip().toLowerCase(Locale.ROOT), value.strip());
        }
        return attributes;
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** RFC 6265 section 5.1.3. */
    private static boolean isIn(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** RFC 6265 section 5.1.4. */
    private static String defaultPath(@Nullable String uriPath) {
        String path = uriPath == null ? "" : uriPath;
        int slash = path.lastIndexOf('/');
        return slash < 1 ? "/" : path.substring(0, slash);
    }

    private static long expiry(Map<String, String> attributes, long nowSecond) {
        String maxAge = attributes.getOrDefault("max-age", "");
        if (SECONDS.matcher(maxAge).matches()) {
            long seconds = Long.parseLong(maxAge);
            return seconds <= 0 ? Long.MIN_VALUE : Math.min(NEVER - 1, nowSecond + seconds);
        }
        return CookieDates.parse(attributes.getOrDefault("expires", "")).orElse(NEVER);
    }

    String domain() {
        return domain;
    }

    String path() {
        return path;
    }

    long serial() {
        return serial;
    }

    boolean isSecure() {
        return secure;
    }

    boolean isExpired(long nowSecond) {
        return expiresSecond <= nowSecond;
    }

    boolean replaces(Cookie other) {
        return name.equals(other.name)
                && domain.equals(other.domain)
                && hostOnly == other.hostOnly
                && path.equals(other.path);
    }

    /** The same, with the age of the one that it replaces. */
    Cookie bornLike(Cookie other) {
        return new Cookie(name, value, domain, path, hostOnly, secure, expiresSecond, other.serial);
    }

    /** RFC 6265 section 5.4. */
    boolean isFor(Origin origin, @Nullable String uriPath) {
        boolean rightHost = hostOnly ? origin.host().equals(domain) : isIn(origin.host(), domain);
        return rightHost
                && (!secure || origin.isSecure())
                && isOnPath(uriPath == null || uriPath.isEmpty() ? "/" : uriPath);
    }

    private boolean isOnPath(String uriPath) {
        return uriPath.equals(path)
                || (uriPath.startsWith(path) && (path.endsWith("/") || uriPath.charAt(path.length()) == '/'));
    }

    String pair() {
        return name + "=" + value;
    }
}
