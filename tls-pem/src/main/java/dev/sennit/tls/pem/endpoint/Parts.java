// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import dev.sennit.reactor.spi.EndpointDescription;
import java.net.IDN;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code tls:} endpoint, checked one by one. */
final class Parts {
    private static final int MAX_NAME_CHARS = 253; // RFC 1035, section 2.3.4, as text

    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\),");

    private final EndpointDescription description;

    Parts(EndpointDescription description) {
        this.description = description;
    }

    IllegalArgumentException fault(String what) {
        return fault(what, null);
    }

    IllegalArgumentException fault(@Nullable String what, @Nullable Throwable cause) {
        return new IllegalArgumentException("endpoint '" + description.text() + "': " + what, cause);
    }

    Optional<String> text(String keyword) {
        return Optional.ofNullable(description.keywords().get(keyword));
    }

    Optional<Path> path(String keyword) {
        return text(keyword).map(text -> path(keyword, text));
    }

    /** Paths with commas between them; one that belongs to a path has a backslash before it. */
    List<Path> paths(String keyword) {
        List<Path> paths = new ArrayList<>();
        text(keyword).ifPresent(list -> {
            for (String each : SEPARATOR.split(list, -1)) {
                paths.add(path(keyword, each.replace("\\,", ",")));
            }
        });
        return paths;
    }

    private Path path(String keyword, String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw fault(keyword + " must be a file or folder, not '" + text + "'");
    }

    String[] applicationProtocols() {
        return text("alpn").map(list -> list.split(",", -1)).orElse(new String[0]);
    }

    /** The name that the certificate must be for, in ASCII: that of the host unless given. */
    String serverName() {
        String name = text("name").orElse(description.arguments().get(0));
        try {
            String ascii = IDN.toASCII(name);
            if (!ascii.isBlank() && ascii.length() <= MAX_NAME_CHARS) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw fault("name must be the host name or address that the server's certificate is for, not '" + name + "'");
    }

    /** The endpoint below, of the same arguments and of these keywords. */
    String tcp(String... keywords) {
        StringBuilder text = new StringBuilder("tcp");
        description.arguments().forEach(each -> text.append(':').append(EndpointDescription.quote(each)));
        for (String keyword : keywords) {
            text(keyword)
                    .ifPresent(value ->
                            text.append(':').append(keyword).append('=').append(EndpointDescription.quote(value)));
        }
        return text.toString();
    }
}
