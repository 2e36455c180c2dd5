// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginPort;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.SuitePlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a plugin serves, and where: its one protocol at {@code --listen}, or each of several at an option of its own.
 *
 * @param all at least one
 * @param workers how many reactors serve when the user does not say
 * @param create makes the services, by the names of ports
 */
record ServedPorts(List<Port> all, int workers, Function<PluginContext, Map<String, PluginService>> create) {
    /**
     * One of them.
     *
     * @param label what the line is called that says where it listens
     * @param option says where
     * @param required whether somebody must listen there
     */
    record Port(String label, PluginOption<Optional<ServerEndpoint>> option, boolean required) {}

    private static final String OFF = "off";

    static ServedPorts of(String name, ProtocolPlugin plugin) {
        PluginOption<Optional<ServerEndpoint>> listen = option(
                Options.LISTEN,
                plugin.defaultEndpoint(),
                "Where to listen, see below. May be given more than once.",
                text -> Optional.of(Endpoints.server(text)));
        return new ServedPorts(
                List.of(new Port(name, listen, true)),
                plugin.defaultWorkers(),
                context -> Map.of(Options.LISTEN, plugin.create(context)));
    }

    static ServedPorts of(SuitePlugin plugin) {
        List<Port> ports = new ArrayList<>();
        for (PluginPort each : plugin.ports()) {
            String help = each.help() + " Where to listen, see below, or 'off'. May be given more than once.";
            ports.add(new Port(
                    each.name(), option(each.name(), each.defaultEndpoint(), help, ServedPorts::endpointOrOff), false));
        }
        return new ServedPorts(List.copyOf(ports), plugin.defaultWorkers(), plugin::create);
    }

    private static PluginOption<Optional<ServerEndpoint>> option(
            String name, String defaultText, String help, Function<String, Optional<ServerEndpoint>> parser) {
        return new PluginOption<>(name, "ENDPOINT", Optional.of(defaultText), help, parser);
    }

    private static Optional<ServerEndpoint> endpointOrOff(String text) {
        return text.equals(OFF) ? Optional.empty() : Optional.of(Endpoints.server(text));
    }

    /** Where the user wants whom to listen. */
    List<Place> places(OptionValues values) {
        Optional<TlsShorthand> tls = TlsShorthand.from(values);
        List<Place> places = new ArrayList<>();
        for (Port port : all) {
            if (tls.isEmpty()) {
                values.findAll(port.option()).forEach(given -> given.ifPresent(at -> places.add(new Place(port, at))));
            } else {
                values.texts(port.option()).stream()
                        .filter(text -> port.required() || !text.equals(OFF))
                        .forEach(text -> places.add(new Place(port, tls.get().endpoint(text))));
            }
        }
        if (places.isEmpty()) {
            throw LauncherException.usage("every port is off: there is nothing to serve");
        }
        return places;
    }

    /** An endpoint of a port. */
    record Place(Port port, ServerEndpoint endpoint) {
        Server.Listener serving(Map<String, PluginService> services) {
            PluginService service = services.get(port.option().name());
            if (service == null) {
                throw new IllegalStateException(
                        "it has no service for its port " + port.option().name());
            }
            return new Server.Listener(port.label(), endpoint, service);
        }
    }
}
