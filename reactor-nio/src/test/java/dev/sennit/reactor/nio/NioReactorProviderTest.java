// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.spi.ReactorProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NioReactorProviderTest {
    @Test
    void theClassPathAndTheModulePathOfferTheSame() throws IOException, URISyntaxException {
        Path classes = Path.of(NioReactorProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(offeredOnTheClassPath(classes))
                .isEqualTo(offeredOnTheModulePath(classes))
                .containsOnlyKeys(ReactorProvider.class.getName());
    }

    private static Map<String, List<String>> offeredOnTheClassPath(Path classes) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (var files = Files.newDirectoryStream(classes.resolve("META-INF/services"))) {
            for (Path file : files) {
                services.put(file.getFileName().toString(), sorted(Files.readAllLines(file)));
            }
        }
        return services;
    }

    private static Map<String, List<String>> offeredOnTheModulePath(Path classes) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            for (Provides provides : ModuleDescriptor.read(in).provides()) {
                services.put(provides.service(), sorted(provides.providers()));
            }
        }
        return services;
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }

    @Test
    void itIsFoundByItsName() {
        try (Reactor reactor = Reactors.create("nio")) {
            assertThat(reactor.name()).isEqualTo("nio");
        }
    }
}
