// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.spi.ProtocolPlugin;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --plugins DIR} in a JVM of its own, with the launcher on the module path. */
class PluginFolderTest {
    private static final String MODULE_PATH = Stream.of(
                    Main.class, ProtocolPlugin.class, CommandLine.class, NullMarked.class)
            .map(PluginFolderTest::location)
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path work;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(work.resolve("target"));
    }

    @Test
    void aPluginIsFoundInAnyFolder() throws Exception {
        plugin("finger", "").jar(folder.resolve("finger.jar"));
        assertThat(plugins()).containsExactly("finger         A test (finger)");
    }

    @Test
    void aJarMayBeNamedItself() throws Exception {
        Path jar = plugin("finger", "").jar(folder.resolve("finger.jar"));
        plugin("other", "").jar(folder.resolve("other.jar"));
        assertThat(sennit("--plugins", jar.toString(), "plugins")).containsExactly("finger         A test (finger)");
    }

    @Test
    void whatABuildLeavesBesideAPluginIsPassedOver() throws Exception {
        plugin("finger", "").jar(folder.resolve("finger-1.0.jar"));
        plugin("finger", "").jar(folder.resolve("original-finger-1.0.jar"));
        plugin("finger", "").sourcesJar(folder.resolve("finger-1.0-sources.jar"));
        new JarBuilder(work, MODULE_PATH)
                .file("finger/TestOfFinger.java", "package finger; class TestOfFinger {}")
                .file("META-INF/services/" + ProtocolPlugin.class.getName(), "finger.TestOfFinger\n")
                .jar(folder.resolve("finger-1.0-tests.jar"));
        new JarBuilder(work, MODULE_PATH)
                .file("module-info.java", "module dev.sennit.reactor {}")
                .jar(folder.resolve("sennit-reactor-api.jar"));
        Files.writeString(folder.resolve("notes.txt"), "not a jar");
        assertThat(plugins()).containsExactly("finger         A test (finger)");
    }

    @Test
    void aPluginMayBringALibrary() throws Exception {
        Path library = new JarBuilder(work, MODULE_PATH)
                .file("module-info.java", "module words { exports words; }")
                .file(
                        "words/Words.java",
                        "package words; public class Words { public static String word() { return \"\"; } }")
                .jar(folder.resolve("words.jar"));
        new JarBuilder(work, MODULE_PATH + File.pathSeparator + library)
                .file(
                        "module-info.java",
                        "module finger { requires words; requires dev.sennit.reactor;"
                                + " provides dev.sennit.reactor.spi.ProtocolPlugin with finger.Plugin; }")
                .file("finger/Plugin.java", pluginSource("finger", "words.Words.word();"))
                .jar(folder.resolve("finger.jar"));
        assertThat(plugins()).containsExactly("finger         A test (finger)");
    }

    @Test
    void aJarWithoutAModuleDescriptorMayHavePlugins() throws Exception {
        new JarBuilder(work, MODULE_PATH)
                .file("finger/Plugin.java", pluginSource("finger", ""))
                .file("META-INF/services/" + ProtocolPlugin.class.getName(), "finger.Plugin\n")
                .jar(folder.resolve("finger-1.0.jar"));
        assertThat(plugins()).containsExactly("finger         A test (finger)");
    }

    @Test
    void brokenPluginsAreNamedAndTheOthersWork() throws Exception {
        plugin("finger", "").jar(folder.resolve("finger.jar"));
        plugin("crash", "if (true) throw new IllegalStateException(\"no engine\");")
                .jar(folder.resolve("crash.jar"));
        Path library = new JarBuilder(work, MODULE_PATH)
                .file("module-info.java", "module words {}")
                .jar(work.resolve("words.jar"));
        needing("lonely", "words", library).jar(folder.resolve("lonely.jar"));
        needing("database", "java.sql", library).jar(folder.resolve("database.jar"));
        Files.writeString(folder.resolve("torn.jar"), "PK");

        List<String> lines = plugins();

        assertThat(lines).contains("finger         A test (finger)").hasSize(5);
        assertThat(lines).anyMatch(line -> line.startsWith("sennit: skipped " + folder.resolve("torn.jar") + ": "));
        assertThat(lines).contains("sennit: skipped plugin crash.Plugin of crash: no engine");
        assertThat(lines).contains("sennit: skipped plugin module lonely: Module words not found, required by lonely");
        assertThat(lines)
                .contains("sennit: skipped plugin module database: Module java.sql not found, required by database;"
                        + " Java has it: set SENNIT_JAVA_OPTS=--add-modules=java.sql");
    }

    @Test
    void theFirstOfTwoPluginsOfOneNameStays() throws Exception {
        plugin("finger", "").jar(folder.resolve("a.jar"));
        Path more = Files.createDirectory(work.resolve("more"));
        new JarBuilder(work, MODULE_PATH)
                .file("module-info.java", moduleSource("usurper", "", "usurper.Plugin"))
                .file("usurper/Plugin.java", pluginSource("finger", "").replace("package finger", "package usurper"))
                .jar(more.resolve("b.jar"));
        assertThat(sennit("--plugins", folder.toString(), "--plugins", more.toString(), "plugins"))
                .containsExactlyInAnyOrder(
                        "finger         A test (finger)",
                        "sennit: skipped plugin usurper.Plugin of usurper:"
                                + " there is a plugin 'finger' already, of finger");
    }

    @Test
    void aFolderWithoutPluginsIsNamed() throws Exception {
        assertThat(plugins())
                .containsExactly(
                        "sennit: no plugin in the jars of " + folder,
                        "sennit: no plugin found: put a module with plugins on the module path, or use --plugins DIR");
    }

    @Test
    void withoutAReactorNothingIsServed() throws Exception {
        plugin("finger", "").jar(folder.resolve("finger.jar"));
        assertThat(sennit("--plugins", folder.toString(), "finger"))
                .singleElement()
                .asString()
                .startsWith("sennit: no reactor to be had: found none;");
    }

    private JarBuilder plugin(String name, String constructor) {
        return new JarBuilder(work, MODULE_PATH)
                .file("module-info.java", moduleSource(name, "", name + ".Plugin"))
                .file(name + "/Plugin.java", pluginSource(name, constructor));
    }

    private JarBuilder needing(String name, String module, Path library) {
        return new JarBuilder(work, MODULE_PATH + File.pathSeparator + library)
                .file("module-info.java", moduleSource(name, "requires " + module + ";", name + ".Plugin"))
                .file(name + "/Plugin.java", pluginSource(name, ""));
    }

    private static String moduleSource(String name, String requires, String provider) {
        return "module " + name + " { requires dev.sennit.reactor; " + requires
                + " provides dev.sennit.reactor.spi.ProtocolPlugin with " + provider + "; }";
    }

    private static String pluginSource(String name, String constructor) {
        return "package " + name + ";\n"
                + "import dev.sennit.reactor.spi.*;\n"
                + "public class Plugin implements ProtocolPlugin {\n"
                + "  public Plugin() { " + constructor + " }\n"
                + "  public String name() { return \"" + name + "\"; }\n"
                + "  public String summary() { return \"A test\"; }\n"
                + "  public PluginService create(PluginContext context) { return new PluginService(p -> null); }\n"
                + "}\n";
    }

    private List<String> plugins() throws Exception {
        return sennit("--plugins", folder.toString(), "plugins");
    }

    /** Standard output and error of the command. */
    private List<String> sennit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-p",
                MODULE_PATH,
                "-m",
                "dev.sennit.launcher/" + Main.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(work, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readAllLines(output);
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
