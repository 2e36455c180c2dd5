// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of others, on the module path or in a folder: what is broken is named, and harms nobody else. */
class PluginFoldersTest {
    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void createFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    @Test
    void aPluginInAFolderIsServed() {
        plugin("greet", "").build(plugins.resolve("greet.jar"));
        assertServesGreetings(Sennit.complete(), "--plugins", plugins.toString());
    }

    @Test
    void aPluginInOneJarIsServed() {
        Path jar = plugin("greet", "").build(plugins.resolve("greet.jar"));
        assertServesGreetings(Sennit.complete(), "--plugins", jar.toString());
    }

    @Test
    void aPluginOnTheModulePathIsServed() {
        Path jar = plugin("greet", "").build(plugins.resolve("greet.jar"));
        assertServesGreetings(Sennit.complete().with(jar));
    }

    @Test
    void aFileThatIsNoJarIsNamedAndTheOthersWork() throws IOException {
        plugin("greet", "").build(plugins.resolve("greet.jar"));
        Files.writeString(plugins.resolve("broken.jar"), "this is no jar");
        assertNamedButHarmless("broken.jar", Sennit.complete(), "--plugins", plugins.toString());
    }

    @Test
    void aPluginWhoseModuleIsMissingIsNamedAndTheOthersWork() {
        plugin("greet", "").build(plugins.resolve("greet.jar"));
        Path library = folder.resolve("library.jar");
        new TestJar(folder)
                .source("module-info.java", "module library { exports library; }")
                .source("library/Words.java", "package library; public final class Words {}")
                .build(library);
        plugin("broken", "requires library;", library).build(plugins.resolve("broken.jar"));
        assertNamedButHarmless("broken", Sennit.complete(), "--plugins", plugins.toString());
    }

    @Test
    void aPluginWithoutItsClassIsNamedAndTheOthersWork() {
        plugin("greet", "").build(plugins.resolve("greet.jar"));
        plugin("broken", "").leavingOut("broken/Plugin.class").build(plugins.resolve("broken.jar"));
        assertNamedButHarmless("broken", Sennit.complete(), "--plugins", plugins.toString());
    }

    @Test
    void aPluginThatFailsToStartIsNamedAndTheOthersWork() {
        plugin("greet", "").build(plugins.resolve("greet.jar"));
        crashingPlugin().build(plugins.resolve("broken.jar"));
        assertNamedButHarmless("broken", Sennit.complete(), "--plugins", plugins.toString());
    }

    @Test
    void aPluginOnTheModulePathThatFailsToStartIsNamedAndTheOthersWork() {
        Path good = plugin("greet", "").build(plugins.resolve("greet.jar"));
        Path bad = crashingPlugin().build(plugins.resolve("broken.jar"));
        assertNamedButHarmless("broken", Sennit.complete().with(good).with(bad));
    }

    @Test
    void aNameThatIsTakenIsNamedAndTheFirstStays() {
        plugin("echo", "").build(plugins.resolve("echo.jar"));
        Outcome listed = Sennit.complete()
                .run("--plugins", plugins.toString(), "plugins")
                .succeeded();
        assertThat(listed.errLines()).singleElement().asString().contains("'echo'", "dev.sennit.basic");
        assertThat(listed.out()).contains("echo ").doesNotContain("Greets");
    }

    @Test
    void anEmptyFolderIsNamed() {
        Outcome listed = Sennit.complete()
                .run("--plugins", plugins.toString(), "plugins")
                .succeeded();
        assertThat(listed.errLines())
                .singleElement()
                .asString()
                .startsWith("sennit: ")
                .contains(plugins.toString());
    }

    private void assertNamedButHarmless(String name, Sennit sennit, String... options) {
        Outcome listed = sennit.run(with(options, "plugins")).succeeded();
        assertThat(listed.errLines())
                .singleElement()
                .asString()
                .startsWith("sennit: ")
                .contains(name);
        assertThat(listed.err()).doesNotContain("\tat ");
        assertThat(listed.out()).contains("greet ", "echo ").doesNotContain("broken");
        assertServesGreetings(sennit, options);
    }

    private static void assertServesGreetings(Sennit sennit, String... options) {
        try (Server server = sennit.serve(with(options, "greet", "--listen", "tcp:0"));
                RawConnection client = server.connect()) {
            assertThat(server.announced().get(0)).startsWith("listening greet tcp:");
            assertThat(client.readToEnd().text()).isEqualTo("hello\r\n");
        }
    }

    private static String[] with(String[] options, String... more) {
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    private TestJar crashingPlugin() {
        return plugin("broken", "")
                .source("broken/Words.java", words("broken", "throw new IllegalStateException(\"no\");"));
    }

    /** A plugin in a module of the same name that greets and closes. */
    private TestJar plugin(String name, String requires, Path... libraries) {
        return new TestJar(folder, libraries)
                .source(
                        "module-info.java",
                        "module " + name + " {\n"
                                + "  requires dev.sennit.reactor;\n"
                                + requires
                                + "  provides dev.sennit.reactor.spi.ProtocolPlugin with " + name + ".Plugin;\n"
                                + "}\n")
                .source(
                        name + "/Plugin.java",
                        "package " + name + ";\n"
                                + "import dev.sennit.reactor.*;\n"
                                + "import dev.sennit.reactor.spi.*;\n"
                                + "public final class Plugin implements ProtocolPlugin {\n"
                                + "  public Plugin() { Words.check(); }\n"
                                + "  public String name() { return \"" + name + "\"; }\n"
                                + "  public String summary() { return \"Greets\"; }\n"
                                + "  public PluginService create(PluginContext context) {\n"
                                + "    return new PluginService(peer -> new BaseProtocol() {\n"
                                + "      protected void connectionMade() {\n"
                                + "        transport().write(\"hello\\r\\n\");\n"
                                + "        transport().loseConnection();\n"
                                + "      }\n"
                                + "    });\n"
                                + "  }\n"
                                + "}\n")
                .source(name + "/Words.java", words(name, ""));
    }

    private static String words(String name, String check) {
        return "package " + name + ";\n" + "final class Words { static void check() { " + check + " } }\n";
    }
}
