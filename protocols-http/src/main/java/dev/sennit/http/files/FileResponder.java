// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.StaticFilesOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/** Answers with a file: its conditions, its ranges, its compressed form, and what caches should know of it. */
public final class FileResponder {
    private final FileTree tree;
    private final StaticFilesOptions options;
    private final InstantSource clock;

    public FileResponder(FileTree tree, StaticFilesOptions options, InstantSource clock) {
        this.tree = tree;
        this.options = options;
        this.clock = clock;
    }

    /** Finishes the response. */
    public void answer(SafePath path, FileTree.Place place, HttpRequest request, HttpResponse response)
            throws IOException {
        String contentType = MediaTypes.of(path.name());
        FileTree.OpenFile file = open(path, place, contentType, request, response);
        long nowSecond = clock.instant().getEpochSecond();
        switch (Preconditions.evaluate(request.headers(), file.version(), nowSecond)) {
            case FAILED -> {
                file.channel().close();
                response.error(HttpStatus.PRECONDITION_FAILED);
            }
            case NOT_MODIFIED -> {
                file.channel().close();
                forCaches(response, file.version(), nowSecond);
                response.status(HttpStatus.NOT_MODIFIED).send();
            }
            case PROCEED -> sendContent(contentType, file, request, response, nowSecond);
        }
    }

    private FileTree.OpenFile open(
            SafePath path, FileTree.Place place, String contentType, HttpRequest request, HttpResponse response)
            throws IOException {
        if (options.precompressed() == StaticFilesOptions.Precompressed.IGNORED
                || !MediaTypes.isCompressible(contentType)) {
            return tree.open(place);
        }
        response.addHeader(
                "Vary", "Accept-Encoding"); // whether there is another form or not: there may be one tomorrow
        var compressed = PrecompressedFiles.open(tree, path, place, request.headers());
        return compressed.isPresent() ? compressed.get() : tree.open(place);
    }

    private void sendContent(
            String contentType, FileTree.OpenFile file, HttpRequest request, HttpResponse response, long nowSecond)
            throws IOException {
        FileVersion version = file.version();
        RequestedRanges ranges = ranges(request, version, nowSecond);
        if (version.coding().isEmpty()) {
            response.header("Accept-Ranges", "bytes");
        } else {
            response.header("Content-Encoding", version.coding());
        }
        if (ranges.kind() == RequestedRanges.Kind.UNSATISFIABLE) {
            file.channel().close();
            response.header("Content-Range", RequestedRanges.unsatisfiable(version.sizeBytes()))
                    .error(HttpStatus.RANGE_NOT_SATISFIABLE);
            return;
        }
        forCaches(response, version, nowSecond);
        ByteBuffer chunk = FileBody.CHUNK.get(request.reactor());
        switch (ranges.kind()) {
            case PART -> {
                ByteRange part = ranges.parts().get(0);
                response
                        .status(HttpStatus.PARTIAL_CONTENT)
                        .header("Content-Range", part.contentRange(version.sizeBytes()))
                        .header("Content-Type", contentType)
                        .stream(
                                part.lengthBytes(),
                                new FileBody(file.channel(), part.firstByte(), part.lengthBytes(), chunk));
            }
            case SEVERAL -> {
                MultipartRanges parts = new MultipartRanges(file, contentType, ranges.parts(), chunk);
                response.status(HttpStatus.PARTIAL_CONTENT).header("Content-Type", parts.contentType()).stream(
                        parts.lengthBytes(), parts);
            }
            default ->
                response.header("Content-Type", contentType).stream(
                        version.sizeBytes(), new FileBody(file.channel(), 0, version.sizeBytes(), chunk));
        }
    }

    /** RFC 9110 section 14.2: Range means something for GET only. */
    private static RequestedRanges ranges(HttpRequest request, FileVersion version, long nowSecond) {
        return request.method().equals(HttpMethod.GET)
                        && request.headers().contains("Range")
                        && Preconditions.allowsRange(request.headers(), version, nowSecond)
                ? RequestedRanges.parse(request.headers().all("Range"), version.sizeBytes())
                : RequestedRanges.WHOLE;
    }

    /** RFC 9110 section 8.8.2.1: no server may say that a file was modified in the future. */
    private void forCaches(HttpResponse response, FileVersion version, long nowSecond) {
        response.header("ETag", version.etag());
        long modifiedSecond = version.modifiedSecond();
        if (modifiedSecond <= nowSecond && HttpDates.canBeWritten(modifiedSecond)) {
            response.header("Last-Modified", HttpDates.format(modifiedSecond));
        }
        if (options.cacheControl().isPresent()) {
            response.header("Cache-Control", options.cacheControl().get());
        }
    }
}
