// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import com.google.auto.service.AutoService;
import dev.sennit.basic.policy.IpNetwork;
import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.basic.proxy.ProxyOptions;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code haproxy:} in front of any other endpoint, to listen and to connect. Its own keywords are taken out, all the rest is the endpoint
 * within, so that nothing is escaped twice.
 */
@AutoService(EndpointParser.class)
public final class HaproxyEndpointParser implements EndpointParser {
    private static final String TYPE = "haproxy";
    private static final String TRUSTED = "trusted";
    private static final String OTHERS = "others";
    private static final String HEADER_TIMEOUT = "headerTimeout";
    private static final String VERSION = "version";
    private static final String CLIENT_SYNTAX = "haproxy:ENDPOINT[:version=1|2]";
    private static final String SYNTAX =
            "haproxy:ENDPOINT[:trusted=NETWORK,…][:others=refuse|serve][:headerTimeout=TIME]";

    /** For the service loader. */
    public HaproxyEndpointParser() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        requireOneEndpoint(description, SYNTAX);
        Map<String, String> inner = new LinkedHashMap<>(description.keywords());
        ProxyOptions options = ProxyOptions.DEFAULTS;
        String trusted = inner.remove(TRUSTED);
        String others = inner.remove(OTHERS);
        String headerTimeout = inner.remove(HEADER_TIMEOUT);
        try {
            if (trusted != null) {
                options = options.withTrusted(IpNetwork.parseList(trusted));
            }
            if (others != null) {
                options = options.withOthers(others(others));
            }
            if (headerTimeout != null) {
                options = options.withHeaderTimeout(Durations.parse(headerTimeout));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(description, "is wrong: " + e.getMessage());
        }
        return new HaproxyServerEndpoint(Endpoints.server(joined(description.arguments(), inner)), options);
    }

    private static void requireOneEndpoint(EndpointDescription description, String syntax) {
        if (description.arguments().isEmpty()) {
            throw wrong(description, "is not of the form " + syntax);
        }
        if (description.arguments().get(0).equals(TYPE)) {
            throw wrong(description, "has haproxy twice: there is one header for a connection");
        }
    }

    @Override
    public Optional<String> clientSyntax() {
        return Optional.of(CLIENT_SYNTAX);
    }

    @Override
    public ClientEndpoint parseClient(EndpointDescription description) {
        requireOneEndpoint(description, CLIENT_SYNTAX);
        Map<String, String> inner = new LinkedHashMap<>(description.keywords());
        String version = inner.remove(VERSION);
        return new HaproxyClientEndpoint(
                Endpoints.client(joined(description.arguments(), inner)), version(description, version));
    }

    private static ProxyHeader.Version version(EndpointDescription description, @Nullable String value) {
        if (value == null || value.equals("2")) {
            return ProxyHeader.Version.V2;
        }
        if (value.equals("1")) {
            return ProxyHeader.Version.V1;
        }
        throw wrong(description, "is wrong: " + VERSION + " must be 1 or 2, not '" + value + "'");
    }

    /** As {@link #parseClient} reads it. */
    static String text(ClientEndpoint inner, ProxyHeader.Version version) {
        return TYPE + ":" + inner + (version == ProxyHeader.Version.V1 ? ":" + keyword(VERSION, "1") : "");
    }

    private static ProxyOptions.Others others(String value) {
        return switch (value) {
            case "refuse" -> ProxyOptions.Others.REFUSE;
            case "serve" -> ProxyOptions.Others.SERVE;
            default -> throw new IllegalArgumentException(OTHERS + " must be refuse or serve, not '" + value + "'");
        };
    }

    private static String joined(List<String> arguments, Map<String, String> keywords) {
        List<String> parts = new ArrayList<>();
        arguments.forEach(each -> parts.add(EndpointDescription.quote(each)));
        keywords.forEach((key, value) -> parts.add(keyword(key, value)));
        return String.join(":", parts);
    }

    static String keyword(String key, String value) {
        return EndpointDescription.quote(key) + "=" + EndpointDescription.quote(value);
    }

    private static IllegalArgumentException wrong(EndpointDescription description, String what) {
        return new IllegalArgumentException("endpoint '" + description.text() + "' " + what);
    }

    /** As {@link #parseServer} reads it. */
    static String text(ServerEndpoint inner, ProxyOptions options) {
        List<String> parts = new ArrayList<>(List.of(TYPE, inner.toString()));
        if (!options.trusted().equals(ProxyOptions.DEFAULTS.trusted())) {
            List<String> networks = new ArrayList<>();
            options.trusted().forEach(each -> networks.add(each.toString()));
            parts.add(keyword(TRUSTED, String.join(",", networks)));
        }
        if (options.others() == ProxyOptions.Others.SERVE) {
            parts.add(keyword(OTHERS, "serve"));
        }
        if (!options.headerTimeout().equals(ProxyOptions.DEFAULTS.headerTimeout())) {
            parts.add(keyword(HEADER_TIMEOUT, Durations.format(options.headerTimeout())));
        }
        return String.join(":", parts);
    }
}
