// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.ReactorGroup;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.spi.Health;
import dev.sennit.reactor.spi.HealthResponder;
import java.util.Comparator;
import java.util.ServiceLoader;

/**
 * Where load balancers and orchestrators ask how a server is. It has a reactor of its own: it answers while the others are
 * stuck, and after they closed their ports, until the very end.
 */
final class HealthPort implements AutoCloseable {
    private final ReactorGroup own;
    private final String announcement;

    private HealthPort(ReactorGroup own, String announcement) {
        this.own = own;
        this.announcement = announcement;
    }

    /**
     * Opens it; it answers when it is started.
     *
     * @param own of one reactor, which is closed with the port
     */
    static HealthPort open(ServerEndpoint endpoint, Health health, ReactorGroup own) {
        try {
            ServerFactory factory = responder().serving(health);
            ListeningPort port = own.listen(endpoint, factory, factory.tcpOptions());
            return new HealthPort(own, AddressText.announcement("health", endpoint, port));
        } catch (CannotListenException | UnsupportedOperationException e) {
            own.close();
            throw LauncherException.cannotRun("", e);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private static HealthResponder responder() {
        return ServiceLoader.load(HealthResponder.class, HealthPort.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .min(Comparator.comparing(HealthResponder::protocol))
                .orElseThrow(() -> LauncherException.usage("option --" + Options.HEALTH.name()
                        + ": no module on the module path answers those who ask for the health of a server"));
    }

    /** The line for standard output. */
    String announcement() {
        return announcement;
    }

    void start() {
        own.start();
    }

    @Override
    public void close() {
        own.stop();
        try {
            own.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        own.close();
    }
}
