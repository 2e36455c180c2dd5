// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.cookies;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.h1.CookieSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cookies of a request (RFC 6265 section 4.2), in the order in which they were sent.
 *
 * <p>A pair whose name is no token, or whose value has other characters than a server may set, is left out: nothing is guessed, trimmed or
 * decoded, and the pairs around it stand. So do quotes around a value, without which it is given. What stands beyond the first {@link
 * #MAX_COOKIES} pairs is left out, too.
 *
 * <p>Any subdomain and any network may have set a cookie, unless its name begins with {@code __Host-}: what a cookie says is to be
 * checked like everything that a client says.
 */
public final class RequestCookies {
    /** So many pairs of a request are looked at; browsers keep 180 for a site at most. */
    public static final int MAX_COOKIES = 180;

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private RequestCookies() {}

    /**
     * Reads all {@code Cookie} fields of a request.
     *
     * @param request whose
     * @return the cookies, valid for ever
     */
    public static RequestCookies of(HttpRequest request) {
        return of(request.headers());
    }

    /**
     * Reads all {@code Cookie} fields.
     *
     * @param headers whose
     * @return the cookies, valid for ever
     */
    public static RequestCookies of(HttpHeaders headers) {
        RequestCookies cookies = new RequestCookies();
        int left = MAX_COOKIES;
        for (int i = headers.indexOf("Cookie", 0); i >= 0; i = headers.indexOf("Cookie", i + 1)) {
            left = cookies.read(headers.value(i), left);
        }
        return cookies;
    }

    private int read(String field, int most) {
        int left = most;
        for (int from = 0; from < field.length() && left > 0; left--) {
            int semicolon = field.indexOf(';', from);
            int to = semicolon < 0 ? field.length() : semicolon;
            addPair(field.substring(from, to));
            from = to + 1;
            if (from < field.length() && field.charAt(from) == ' ') {
                from++;
            }
        }
        return left;
    }

    private void addPair(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return;
        }
        String name = pair.substring(0, equals);
        String value = pair.substring(equals + 1);
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        if (CookieSyntax.isName(name) && CookieSyntax.isValue(value)) {
            names.add(name);
            values.add(value);
        }
    }

    /**
     * The value of a cookie.
     *
     * @param name case-sensitive
     * @return of the first of that name, which browsers send for the longest path; may be empty text
     */
    public Optional<String> first(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(values.get(index));
    }

    /**
     * The values of all cookies of a name. More than one mean different paths or domains, or that somebody wants to be taken for you.
     *
     * @param name case-sensitive
     * @return in the order in which they were sent
     */
    public List<String> all(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                found.add(values.get(i));
            }
        }
        return List.copyOf(found);
    }

    /** {@return how many there are} */
    public int size() {
        return names.size();
    }

    /** The names only: values are often secret. */
    @Override
    public String toString() {
        return "cookies " + names;
    }
}
