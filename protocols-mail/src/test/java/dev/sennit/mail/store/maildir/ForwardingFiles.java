// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other files, for tests that get in between. */
abstract class ForwardingFiles implements FileOps {
    abstract FileOps files();

    @Override
    public OutputFile create(Path file) throws IOException {
        return files().create(file);
    }

    @Override
    public OutputFile append(Path file) throws IOException {
        return files().append(file);
    }

    @Override
    public InputFile open(Path file) throws IOException {
        return files().open(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return files().list(directory);
    }

    @Override
    public @Nullable FileState state(Path file) throws IOException {
        return files().state(file);
    }

    @Override
    public Path real(Path directory) throws IOException {
        return files().real(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        files().rename(from, to);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        files().link(existing, link);
    }

    @Override
    public void delete(Path file) throws IOException {
        files().delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        files().createDirectory(directory);
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        files().setModified(file, time);
    }

    @Override
    public void forceFile(Path file) throws IOException {
        files().forceFile(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        files().forceDirectory(directory);
    }
}
