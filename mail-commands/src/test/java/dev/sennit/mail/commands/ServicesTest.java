// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final Path CLASSES = classes();

    private static Path classes() {
        URL location = SmtpPlugin.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theClassPathAndTheModulePathNameTheSameProviders() throws IOException {
        ModuleDescriptor module;
        try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }
        Map<String, List<String>> modulePath = new TreeMap<>();
        for (ModuleDescriptor.Provides each : module.provides()) {
            modulePath.put(each.service(), each.providers().stream().sorted().collect(Collectors.toList()));
        }
        Map<String, List<String>> classPath = new TreeMap<>();
        try (Stream<Path> files = Files.list(CLASSES.resolve("META-INF/services"))) {
            for (Path file : files.collect(Collectors.toList())) {
                List<String> providers = new ArrayList<>(Files.readAllLines(file));
                providers.sort(null);
                classPath.put(file.getFileName().toString(), providers);
            }
        }
        assertThat(classPath).isNotEmpty().isEqualTo(modulePath);
    }
}
