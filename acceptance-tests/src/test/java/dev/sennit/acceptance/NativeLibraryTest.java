// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** Where the epoll reactor's library comes from; and when it comes from nowhere, NIO serves and the log says why. */
class NativeLibraryTest {
    private static final int WRONG_COMMAND_LINE = 2;
    private static final int FIRST_JAVA_THAT_ASKS = 24;
    /** Newer JVMs have their own word about that. */
    private static final String OF_THE_JVM = "WARNING: java.io.tmpdir";

    @TempDir
    Path folder;

    private Path temporary;

    @BeforeEach
    void createTemporary() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    // ------------------------------------------------------------------------------------------ the module's own

    @Test
    void theExtractedLibraryIsGoneOnceItIsLoaded() throws IOException {
        try (Server server = withTemporary(temporary).serve("echo");
                Stream<Path> left = Files.list(temporary)) {
            assertThat(server.facts().mappedFiles())
                    .anySatisfy(file ->
                            assertThat(file).startsWith(temporary.toString()).contains(EpollLibrary.FILE));
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theFolderForItMayBeRelative() {
        Path relative = Path.of("").toAbsolutePath().relativize(temporary);
        assertEpollServes(withTemporary(relative));
    }

    @Test
    void aMissingFolderForItIsNamed() {
        Path missing = folder.resolve("missing");
        assertNioServesInstead(
                withTemporary(missing), missing + ": there is no such file or folder", "-Dsennit.epoll.library");
    }

    @Test
    void aFolderForItThatCannotBeWrittenIsNamed() {
        assertNioServesInstead(
                withTemporary(temporary).wrappedIn(mounting("ro")), temporary + ": Read-only file system");
    }

    @Test
    void aFolderForItThatRunsNothingIsNamed() {
        assertNioServesInstead(
                withTemporary(temporary).wrappedIn(mounting("noexec")),
                temporary + ", which is probably mounted noexec",
                "-Djava.io.tmpdir",
                "-Dsennit.epoll.library");
    }

    @Test
    void aLibraryThatWasChangedInTheJarIsNotLoaded() throws IOException {
        byte[] changed = EpollLibrary.bytes();
        changed[changed.length - 1]++;
        Path jar = EpollLibrary.jar(folder, (library, digest) -> Files.write(library, changed));
        assertNioServesInstead(
                Sennit.withEpollFrom(jar).withJavaOptions("-Djava.io.tmpdir=" + temporary), "SHA-256 differs");
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aJarWithoutTheLibrarySaysSo() {
        Path jar = EpollLibrary.jar(folder, (library, digest) -> {
            Files.delete(library);
            Files.delete(digest);
        });
        assertNioServesInstead(Sennit.withEpollFrom(jar), "no native library for linux-", "without a C compiler");
    }

    // ---------------------------------------------------------------------------------------------- one of yours

    @Test
    void theNamedLibraryIsTakenAndNothingExtracted() throws IOException {
        Path library = Files.write(folder.resolve("mine.so"), EpollLibrary.bytes());
        try (Server server = withLibrary(library)
                .withJavaOptions("-Djava.io.tmpdir=" + folder.resolve("missing"))
                .serve("--reactor", "epoll", "echo")) {
            assertThat(server.facts().mappedFiles()).contains(library.toString());
        }
    }

    @Test
    void aNamedLibraryThatIsMissingIsNamed() {
        Path missing = folder.resolve("missing.so");
        assertNioServesInstead(withLibrary(missing), missing + ", which -Dsennit.epoll.library names, cannot be read");
    }

    @Test
    void aNamedFileThatIsNoLibraryIsNamed() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.so"), "this is no library");
        assertNioServesInstead(withLibrary(garbage), garbage + ",", "is not a library");
    }

    @Test
    void aNamedFolderIsNamed() {
        assertNioServesInstead(withLibrary(folder), folder + ",", "is a folder");
    }

    @Test
    void aNamedLibraryThatWasCutOffIsNamed() throws IOException {
        byte[] whole = EpollLibrary.bytes();
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertNioServesInstead(withLibrary(Files.write(folder.resolve("half.so"), half)), "half.so,", "is incomplete");
    }

    @Test
    void aNamedLibraryForAnotherArchitectureIsNamed() throws IOException {
        Path other = Files.write(folder.resolve("other.so"), EpollLibrary.ofAnotherArchitecture());
        assertNioServesInstead(withLibrary(other), other + ",", "is for ", ", and this is ");
    }

    @Test
    void aNamedLibraryOfSomebodyElseIsNamed() {
        Path other = EpollLibrary.compiled(folder, "int nothing(void) { return 0; }\n");
        assertNioServesInstead(withLibrary(other), other + ",", "is not Sennit's native library");
    }

    @Test
    void aNamedLibraryOfAnotherVersionIsNamed() {
        Path other = EpollLibrary.compiled(
                folder,
                "static jint abi(JNIEnv *env, jclass class) { return 4711; }\n"
                        + "jint JNI_OnLoad(JavaVM *vm, void *unused) {\n"
                        + "  JNINativeMethod methods[] = {{\"abi\", \"()I\", (void *)abi}};\n"
                        + "  JNIEnv *env;\n"
                        + "  (*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8);\n"
                        + "  jclass class = (*env)->FindClass(env, \"dev/sennit/reactor/epoll/Native\");\n"
                        + "  return (*env)->RegisterNatives(env, class, methods, 1) ? JNI_ERR : JNI_VERSION_1_8;\n"
                        + "}\n");
        assertNioServesInstead(withLibrary(other), other + ",", "of another version of Sennit: it has ABI 4711");
    }

    @Test
    void theLibraryOnTheLibraryPathIsTakenAndNothingExtracted() throws IOException {
        Path library = Files.write(temporary.resolve(EpollLibrary.FILE), EpollLibrary.bytes());
        try (Server server = withTemporary(folder.resolve("missing"))
                .withJavaOptions("-Djava.library.path=" + temporary)
                .serve("--reactor", "epoll", "echo")) {
            assertThat(server.facts().mappedFiles()).contains(library.toString());
        }
    }

    // ---------------------------------------------------------------------------------------- the JVM's permission

    @Test
    @EnabledForJreRange(minVersion = FIRST_JAVA_THAT_ASKS)
    void whereNativeAccessIsDeniedTheReasonNamesTheGrant() {
        Sennit denying = Sennit.complete().withJavaOptions("--illegal-native-access=deny");
        assertEpollServes(denying);
        assertNioServesInstead(denying.withoutGrant(), "native access is denied", Sennit.GRANT);
    }

    @Test
    @EnabledForJreRange(minVersion = FIRST_JAVA_THAT_ASKS)
    void withoutTheGrantTheJvmWarnsAndWithItNobodyDoes() {
        Outcome warned = Sennit.complete().withoutGrant().run("reactors").succeeded();
        assertThat(warned.out()).containsPattern("epoll +available, chosen");
        assertThat(warned.err()).contains("WARNING: ", Sennit.GRANT);
        assertEpollServes(Sennit.complete());
    }

    // -----------------------------------------------------------------------------------------------------------

    private static Sennit withTemporary(Path path) {
        return Sennit.complete().withJavaOptions("-Djava.io.tmpdir=" + path);
    }

    private static Sennit withLibrary(Path path) {
        return Sennit.complete().withJavaOptions("-Dsennit.epoll.library=" + path);
    }

    private static void assertEpollServes(Sennit sennit) {
        try (Server server = sennit.serve("echo")) {
            assertThat(server.facts().threads("sennit-epoll")).isNotEmpty();
            assertThat(server.err()).isEmpty();
        }
    }

    private static void assertNioServesInstead(Sennit sennit, String... reason) {
        Outcome listed = sennit.run("reactors").succeeded();
        assertThat(listed.outLines()).hasSize(2);
        assertThat(listed.outLines().get(0)).matches("nio +available, chosen");
        assertThat(listed.outLines().get(1))
                .startsWith("epoll ")
                .contains("not available: ")
                .contains(reason);
        assertThat(ownLines(listed.err())).isEmpty();

        Outcome refused = sennit.run("--reactor", "epoll", "echo");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(WRONG_COMMAND_LINE);
        assertThat(refused.out()).isEmpty();
        assertThat(ownLines(refused.err()))
                .singleElement()
                .asString()
                .startsWith("sennit: no reactor 'epoll' to be had")
                .contains(reason);

        try (Server server = sennit.serve("echo");
                RawConnection client = server.connect()) {
            assertThat(client.send("round").read(5)).isEqualTo("round");
            assertThat(server.facts().threads("sennit-nio")).isNotEmpty();
            assertThat(server.announced()).hasSize(1);
            assertThat(ownLines(server.err()))
                    .singleElement()
                    .asString()
                    .contains(" WARN ", "the epoll reactor is not available: ")
                    .contains(reason);
        }
    }

    private static List<String> ownLines(String err) {
        return err.lines().filter(line -> !line.startsWith(OF_THE_JVM)).collect(Collectors.toList());
    }

    /** A program that runs a command where {@link #temporary} is a file system mounted with that option. */
    private String[] mounting(String option) {
        String mount = "mount -t tmpfs -o " + option + " none '" + temporary + "' && exec \"$@\"";
        for (String unshare : List.of("unshare --mount", "unshare --mount --map-root-user")) {
            String[] wrapper = Stream.concat(Stream.of(unshare.split(" ")), Stream.of("sh", "-c", mount, "sh"))
                    .toArray(String[]::new);
            List<String> trial =
                    Stream.concat(Stream.of(wrapper), Stream.of("true")).collect(Collectors.toList());
            if (RunningProcess.run(Duration.ofSeconds(40), trial).exitCode() == 0) {
                return wrapper;
            }
        }
        return abort("this machine lets us mount nothing, neither as we are nor in a user namespace of our own");
    }
}
