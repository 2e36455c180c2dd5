// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.http.StaticFilesOptions.Listing;
import dev.sennit.http.files.FileResponder;
import dev.sennit.http.files.FileTree;
import dev.sennit.http.files.FolderPage;
import dev.sennit.http.files.MediaTypes;
import dev.sennit.http.files.SafePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the files below a folder: a web site, or a folder to be shared.
 *
 * <pre>{@code
 * reactor.listen("tcp:8080", new HttpServerFactory(new StaticFiles(Path.of("site"))));
 * }</pre>
 *
 * <ul>
 *   <li>GET and HEAD; other methods are answered with 405.
 *   <li>{@code Last-Modified}, a strong {@code ETag}, conditional requests (RFC 9110 section 13), and ranges (section 14), up to 16 at
 *       once; a request for more, for more than two that overlap, or for more bytes than the file has, gets the whole file.
 *   <li>A folder is shown by its {@code index.html}, else by a list of its first 1,000 files, else (see {@link StaticFilesOptions}) not at all.
 *   <li>There is no way out of the root: not by dots or encodings, nor by a symbolic link. Names that begin with a dot are hidden.
 *       Only regular files are opened.
 *   <li>With {@link StaticFilesOptions} also {@code Cache-Control}, and files that were compressed beforehand.
 * </ul>
 *
 * <p>The first 64 KiB of a file leave with the head; the rest is {@linkplain dev.sennit.reactor.Transport#transferFrom transferred}, as
 * fast as its client takes it. All that happens on the reactor's thread: the reactor waits while the disk does. A file that becomes shorter while it is sent costs that connection; one that is
 * removed or replaced is sent to its end.
 *
 * <p>When the process may open no more files, the answer is 503 with {@code Retry-After}, and the log has a line about it at most once
 * a minute.
 *
 * <p>It may serve several reactors at once.
 */
public final class StaticFiles implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
    private static final String INDEX = "index.html";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final FileTree tree;
    private final Listing listing;
    private final FileResponder responder;
    private final OnceAMinute warning;

    /**
     * Serves a folder with {@link StaticFilesOptions#DEFAULTS}.
     *
     * @param root the folder; it may be a symbolic link, which is followed anew for each request
     * @throws IllegalArgumentException if there is no such folder, or it may not be read
     */
    public StaticFiles(Path root) {
        this(root, StaticFilesOptions.DEFAULTS);
    }

    /**
     * Serves a folder.
     *
     * @param root the folder; it may be a symbolic link, which is followed anew for each request
     * @param options how
     * @throws IllegalArgumentException if there is no such folder, or it may not be read
     */
    public StaticFiles(Path root, StaticFilesOptions options) {
        this(root, options, Clock.systemUTC());
    }

    /**
     * Serves a folder by a clock of your own, for tests.
     *
     * @param root the folder; it may be a symbolic link, which is followed anew for each request
     * @param options how
     * @param clock tells which dates lie in the future
     * @throws IllegalArgumentException if there is no such folder, or it may not be read
     */
    public StaticFiles(Path root, StaticFilesOptions options, InstantSource clock) {
        this(new FileTree(root), options, clock);
    }

    StaticFiles(FileTree tree, StaticFilesOptions options, InstantSource clock) {
        this.tree = tree;
        this.listing = options.listing();
        this.responder = new FileResponder(tree, options, clock);
        this.warning = new OnceAMinute(clock);
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            response.header("Allow", "GET, HEAD").error(HttpStatus.METHOD_NOT_ALLOWED);
            return;
        }
        Optional<SafePath> path = SafePath.of(request.path());
        if (path.isEmpty()) {
            response.error(HttpStatus.NOT_FOUND);
            return;
        }
        try {
            serve(path.get(), request, response);
        } catch (NoSuchFileException e) {
            response.error(HttpStatus.NOT_FOUND);
        } catch (AccessDeniedException e) {
            response.error(HttpStatus.FORBIDDEN);
        } catch (FileSystemException e) {
            if (!FileTree.isOutOfDescriptors(e)) {
                throw e;
            }
            if (warning.isFirst()) {
                LOG.warn("answered with 503, since too many files are open: {}", e.getMessage());
            }
            response.header("Retry-After", RETRY_AFTER_SECONDS).error(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    private void serve(SafePath path, HttpRequest request, HttpResponse response) throws IOException {
        FileTree.Place place = tree.locate(path);
        if (!place.isFolder()) {
            if (path.isFolder()) {
                throw new NoSuchFileException(path.toString());
            }
            responder.answer(path, place, request, response);
        } else if (path.isFolder()) {
            serveFolder(path, place, request, response);
        } else { // else the relative links of its page would lead to its parent
            String query = request.query().isEmpty() ? "" : "?" + request.query();
            response.redirect(HttpStatus.MOVED_PERMANENTLY, path.encodedAsFolder() + query);
        }
    }

    private void serveFolder(SafePath path, FileTree.Place folder, HttpRequest request, HttpResponse response)
            throws IOException {
        SafePath indexPath = path.child(INDEX);
        Optional<FileTree.Place> index = tree.locateFile(indexPath);
        if (index.isPresent()) {
            responder.answer(indexPath, index.get(), request, response);
        } else if (listing == Listing.SHOWN) {
            String page = FolderPage.render(path, tree.list(folder));
            response.header("Content-Security-Policy", FolderPage.CONTENT_SECURITY_POLICY)
                    .send(MediaTypes.HTML, page.getBytes(StandardCharsets.UTF_8));
        } else {
            response.error(HttpStatus.FORBIDDEN);
        }
    }
}
