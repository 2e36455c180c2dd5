// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of certificates, in the order of their file names:
 *
 * <ul>
 *   <li>{@code NAME.pem} or {@code NAME.crt} with its key in {@code NAME.key}, or in the same file;
 *   <li>a folder {@code NAME} with {@code fullchain.pem} and {@code privkey.pem}, as ACME clients write them.
 * </ul>
 *
 * Whatever else is in it is passed over, and so is what begins with a dot.
 *
 * @param folder where to look
 */
public record CertificateFolder(Path folder) implements CertificateSource {
    /** How many certificates a folder may have, 1,000: they are looked at again and again. */
    public static final int MAX_CERTIFICATES = 1_000;

    @Override
    public List<CertificateFiles> find() throws IOException {
        List<CertificateFiles> found = new ArrayList<>();
        for (Path entry : entries()) {
            certificate(entry).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new IOException(
                    folder + " holds no certificate: NAME.pem or NAME.crt with its key in NAME.key or in the"
                            + " same file, or a folder with fullchain.pem and privkey.pem, was expected");
        }
        if (found.size() > MAX_CERTIFICATES) {
            throw new IOException(folder + " holds " + found.size() + " certificates, more than the " + MAX_CERTIFICATES
                    + " allowed in a folder");
        }
        return found;
    }

    private List<Path> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + (Files.exists(folder) ? " is no folder" : " does not exist"));
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new IOException(folder + " cannot be read: " + e.getMessage(), e);
        }
        entries.sort(null);
        return entries;
    }

    private static Optional<CertificateFiles> certificate(Path entry) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(".")) {
            return Optional.empty();
        }
        if (name.endsWith(".pem") || name.endsWith(".crt")) {
            Path key = entry.resolveSibling(name.substring(0, name.length() - ".pem".length()) + ".key");
            return Optional.of(new CertificateFiles(entry, Files.exists(key) ? key : entry));
        }
        CertificateFiles inside = new CertificateFiles(entry.resolve("fullchain.pem"), entry.resolve("privkey.pem"));
        return inside.files().stream().allMatch(Files::isRegularFile) ? Optional.of(inside) : Optional.empty();
    }

    /** {@return the folder, for logs} */
    @Override
    public String toString() {
        return folder.toString();
    }
}
