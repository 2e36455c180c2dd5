// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.files.FileTree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path temp;

    private Path root;
    private FileTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        Files.writeString(root.resolve("a.txt"), "inside");
        Files.createDirectory(root.resolve("sub"));
        Files.writeString(root.resolve("sub/b.txt"), "below");
        Files.createDirectory(temp.resolve("root-2"));
        Files.writeString(temp.resolve("root-2/secret.txt"), "secret");
        tree = new FileTree(root);
    }

    @Test
    void filesAndFoldersAreFound() throws IOException {
        assertThat(locate("/a.txt").isFolder()).isFalse();
        assertThat(locate("/sub/b.txt").isFolder()).isFalse();
        assertThat(locate("/sub").isFolder()).isTrue();
        assertThat(locate("/").isFolder()).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertNotFound("/b.txt");
        assertNotFound("/sub/a.txt");
        assertNotFound("/a.txt/b");
        assertNotFound("/" + "x".repeat(5000));
    }

    @Test
    void linksInsideTheRootAreFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("link.txt"), Path.of("sub/b.txt"));
        Files.createSymbolicLink(root.resolve("sub/up"), Path.of(".."));
        assertThat(content("/link.txt")).isEqualTo("below");
        assertThat(content("/sub/up/a.txt")).isEqualTo("inside");
    }

    @Test
    void linksOutOfTheRootLeadNowhere() throws IOException {
        Files.createSymbolicLink(root.resolve("file.txt"), temp.resolve("root-2/secret.txt"));
        Files.createSymbolicLink(root.resolve("sibling"), temp.resolve("root-2")); // its name begins as the root's
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../root-2"));
        Files.createSymbolicLink(root.resolve("parent"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("top"), Path.of("/"));
        Files.createSymbolicLink(root.resolve("chain.txt"), Path.of("file.txt"));
        assertNotFound("/file.txt");
        assertNotFound("/sibling/");
        assertNotFound("/sibling/secret.txt");
        assertNotFound("/relative/secret.txt");
        assertNotFound("/parent/root-2/secret.txt");
        assertNotFound("/top/etc/passwd");
        assertNotFound("/chain.txt");
        assertThat(content("/parent/root/a.txt")).isEqualTo("inside"); // out and in again is in
    }

    @Test
    void brokenAndCircularLinksLeadNowhere() throws IOException {
        Files.createSymbolicLink(root.resolve("broken"), Path.of("nothing"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        assertNotFound("/broken");
        assertNotFound("/circle");
    }

    @Test
    void aFifoIsNeverOpened() throws Exception {
        Path fifo = root.resolve("fifo");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertNotFound("/fifo"); // opening it would wait for a writer for ever
        assertThat(tree.list(locate("/")).entries())
                .noneMatch(entry -> entry.name().equals("fifo"));
    }

    @Test
    void aDeviceIsNeverOpened() {
        FileTree devices = new FileTree(Path.of("/dev"));
        assertThatThrownBy(() -> devices.locate(SafePath.of("/zero").orElseThrow()))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aRootThatIsALinkMayBeSwitched() throws IOException {
        Path current = Files.createSymbolicLink(temp.resolve("current"), root);
        tree = new FileTree(current);
        assertThat(content("/a.txt")).isEqualTo("inside");
        Files.createSymbolicLink(temp.resolve("next"), temp.resolve("root-2"));
        Files.move(temp.resolve("next"), current, StandardCopyOption.ATOMIC_MOVE);
        assertThat(content("/secret.txt")).isEqualTo("secret");
        assertNotFound("/a.txt");
    }

    @Test
    void aBadRootIsRefusedAtOnce() {
        assertThatThrownBy(() -> new FileTree(temp.resolve("nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not exist: ");
        assertThatThrownBy(() -> new FileTree(root.resolve("a.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a folder: ");
    }

    @Test
    void aListingLeavesOutWhatIsNotServed() throws IOException {
        Files.writeString(root.resolve(".hidden"), "");
        Files.writeString(root.resolve("a:b"), "");
        Files.writeString(root.resolve("back\\slash"), "");
        Files.writeString(root.resolve("new\nline"), "");
        Files.createSymbolicLink(root.resolve("out"), temp.resolve("root-2"));
        Files.createSymbolicLink(root.resolve("broken"), Path.of("nothing"));
        Files.createSymbolicLink(root.resolve("in"), Path.of("sub"));
        FolderListing listing = tree.list(locate("/"));
        assertThat(listing.entries()).extracting(FolderListing.Entry::name).containsExactly("in", "sub", "a.txt");
        assertThat(listing.isComplete()).isTrue();
    }

    @Test
    void aListingEndsAtItsLimit() throws IOException {
        tree = new FileTree(root, 3, 100);
        addFiles("1", "2");
        assertListing(2, true);
        addFiles("3", ".hidden");
        assertListing(3, true);
        addFiles("4");
        assertListing(3, false);
    }

    @Test
    void hiddenNamesCountForTheTimeTheyTake() throws IOException {
        tree = new FileTree(root, 100, 3);
        addFiles(".1", ".2");
        assertListing(0, true);
        addFiles(".3");
        assertListing(0, true);
        addFiles(".4");
        assertListing(0, false);
    }

    @Test
    void byDefaultAThousandAreListed() throws IOException {
        for (int i = 0; i < 1001; i++) {
            addFiles("f" + i);
        }
        assertListing(1000, false);
    }

    private void addFiles(String... names) throws IOException {
        Path folder = Files.createDirectories(root.resolve("folder"));
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private void assertListing(int entries, boolean isComplete) throws IOException {
        FolderListing listing = tree.list(locate("/folder/"));
        assertThat(listing.entries()).hasSize(entries);
        assertThat(listing.isComplete()).isEqualTo(isComplete);
    }

    @Test
    void anInodeGivenToANewFileDoesNotMakeItTheOldOne() throws IOException {
        FileTree.Place old = locate("/a.txt");
        tree = new FileTree(root, file -> {
            replace(file, "second");
            FileChannel opened = FileChannel.open(file);
            replace(file, "the third may have the inode of the first");
            return opened;
        });
        assertThatThrownBy(() -> tree.open(old)).hasMessageContaining("faster than it can be opened");
    }

    @Test
    void theVersionBelongsToTheContentEvenWhileFilesAreReplaced() throws Exception {
        Path file = root.resolve("a.txt");
        AtomicBoolean over = new AtomicBoolean();
        Thread deployer = new Thread(() -> replaceUntil(over, file));
        deployer.start();
        try {
            for (int i = 0; i < 2000; i++) {
                assertVersionFits("/a.txt");
            }
        } finally {
            over.set(true);
            deployer.join();
        }
    }

    private void assertVersionFits(String path) throws IOException {
        try {
            OpenFile file = tree.open(locate(path));
            try (FileChannel channel = file.channel()) {
                assertThat(channel.size()).isEqualTo(file.version().sizeBytes());
            }
        } catch (FileSystemException e) {
            assertThat(e).hasMessageContaining("faster than it can be opened");
        }
    }

    private void replaceUntil(AtomicBoolean over, Path file) {
        try {
            for (int i = 0; !over.get(); i++) {
                replace(file, "x".repeat(i % 100));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(temp.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileTree.Place locate(String path) throws IOException {
        return tree.locate(SafePath.of(path).orElseThrow());
    }

    private String content(String path) throws IOException {
        try (FileChannel channel = tree.open(locate(path)).channel()) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            channel.read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private void assertNotFound(String path) {
        assertThatThrownBy(() -> locate(path)).isInstanceOf(NoSuchFileException.class);
    }
}
