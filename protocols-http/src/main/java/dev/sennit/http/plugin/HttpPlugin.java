// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import com.google.auto.service.AutoService;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ServerLimits;
import dev.sennit.http.StaticFiles;
import dev.sennit.http.StaticFilesOptions;
import dev.sennit.http.StaticFilesOptions.Listing;
import dev.sennit.http.StaticFilesOptions.Precompressed;
import dev.sennit.http.access.AccessFormat;
import dev.sennit.http.access.AccessLogFile;
import dev.sennit.http.compression.Compression;
import dev.sennit.http.files.FileFailures;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code sennit http}: serves a folder, or one text, over HTTP/1.1. */
@AutoService(ProtocolPlugin.class)
public final class HttpPlugin implements ProtocolPlugin {

    private static final PluginOption<Path> ROOT =
            PluginOption.path("root", "DIR", "Serve the files below this folder.");

    private static final PluginOption<String> TEXT =
            PluginOption.text("text", "Answer every GET with this text, instead of serving a folder.");

    private static final PluginOption<String> DIRECTORY_PAGE = PluginOption.text(
            "directory-page", "on", "Show what is in a folder that has no index.html: on, or off, which is 403.");

    private static final PluginOption<String> CACHE_CONTROL = PluginOption.text(
            "cache-control", "What files say to caches, such as no-cache or max-age=3600; nothing unless given.");

    private static final PluginOption<String> COMPRESS = PluginOption.text(
            "compress",
            "off",
            "Compress text and the like for clients that ask for it, and send FILE.br, FILE.zst or FILE.gz in place of FILE:"
                    + " on or off.");

    private static final PluginOption<Duration> IDLE_TIMEOUT = PluginOption.duration(
            "idle-timeout", "60s", "How long a connection may wait without a request before it is closed.");

    private static final PluginOption<Duration> HEADER_TIMEOUT = PluginOption.duration(
            "header-timeout", "10s", "How long the head of a request may take from its first byte; beyond: 408.");

    private static final PluginOption<Duration> BODY_TIMEOUT =
            PluginOption.duration("body-timeout", "20s", "How long the body of a request may pause; beyond: 408.");

    private static final PluginOption<Duration> WRITE_TIMEOUT = PluginOption.duration(
            "write-timeout", "30s", "How long a client may take nothing of a response before it is cut off.");

    private static final PluginOption<Duration> LINGER = new PluginOption<>(
            "linger",
            "DURATION",
            Optional.of("20s"),
            "How long what a client still sends is dropped before its connection is closed; 0s closes at once.",
            Durations::parse);

    private static final PluginOption<Integer> MAX_PIPELINE = PluginOption.integer(
            "max-pipeline",
            16,
            1,
            10_000,
            "How many requests of a connection may wait for their answers before no more are read.");

    private static final PluginOption<Integer> MAX_HEADER_BYTES = PluginOption.integer(
            "max-header-bytes",
            16_384,
            64,
            16_777_216,
            "How long the header fields of a request may be in all; beyond: 431.");

    private static final PluginOption<Integer> MAX_BODY_BYTES = PluginOption.integer(
            "max-body-bytes", 16_777_216, 0, 999_999_999, "How long the body of a request may be; beyond: 413.");

    private static final PluginOption<Integer> MAX_CONNECTIONS = PluginOption.integer(
            "max-connections",
            100_000,
            1,
            10_000_000,
            "How many connections there may be; beyond: 503, with the time when to come again.");

    private static final PluginOption<Integer> MAX_REQUESTS = PluginOption.integer(
            "max-requests", 0, 0, 999_999_999, "How many requests a connection may bring; 0 for any number.");

    private static final PluginOption<Integer> MIN_READ_RATE = PluginOption.integer(
            "min-read-rate",
            HttpTimeouts.DEFAULTS.responseBytesPerSecond(),
            0,
            999_999_999,
            "How many bytes a second a client must take of a response, in each half minute; 0 for any.");

    private static final PluginOption<Path> ACCESS_LOG = PluginOption.path(
            "access-log", "FILE", "Write a line for each request to this file; SIGHUP has it opened anew.");

    private static final PluginOption<String> ACCESS_LOG_FORMAT = PluginOption.text(
            "access-log-format",
            "combined",
            "How lines of the access log look: combined, as others write it, or json.");

    private static final PluginOption<Integer> ACCESS_LOG_MEGABYTES = PluginOption.integer(
            "access-log-megabytes",
            1024,
            1,
            1_000_000,
            "How long the access log may grow before it is renamed to FILE.1, and that one to FILE.2.");

    private static final PluginOption<Integer> ACCESS_LOG_KEPT =
            PluginOption.integer("access-log-kept", 4, 1, 1000, "How many renamed access logs are kept.");

    /** For the service loader. */
    public HttpPlugin() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String summary() {
        return "Serves a folder, or one text, over HTTP/1.1";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(
                ROOT,
                TEXT,
                DIRECTORY_PAGE,
                CACHE_CONTROL,
                COMPRESS,
                IDLE_TIMEOUT,
                HEADER_TIMEOUT,
                BODY_TIMEOUT,
                WRITE_TIMEOUT,
                LINGER,
                MAX_PIPELINE,
                MAX_HEADER_BYTES,
                MAX_BODY_BYTES,
                MAX_CONNECTIONS,
                MAX_REQUESTS,
                MIN_READ_RATE,
                ACCESS_LOG,
                ACCESS_LOG_FORMAT,
                ACCESS_LOG_MEGABYTES,
                ACCESS_LOG_KEPT);
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:8080";
    }

    /** One for each core: requests of different connections have nothing to do with each other. */
    @Override
    public int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PluginService create(PluginContext context) {
        HttpTimeouts timeouts = HttpTimeouts.DEFAULTS
                .withIdle(context.value(IDLE_TIMEOUT))
                .withHeader(context.value(HEADER_TIMEOUT))
                .withBody(context.value(BODY_TIMEOUT))
                .withWrite(context.value(WRITE_TIMEOUT))
                .withResponseRate(context.value(MIN_READ_RATE), HttpTimeouts.DEFAULTS.responseGrace())
                .withLinger(context.value(LINGER), HttpTimeouts.DEFAULTS.lingerRead());
        HttpLimits limits = HttpLimits.DEFAULTS
                .withMaxPipeline(context.value(MAX_PIPELINE))
                .withHeader(context.value(MAX_HEADER_BYTES), HttpLimits.DEFAULTS.headerCount())
                .withMaxBodyBytes(context.value(MAX_BODY_BYTES));
        ServerLimits serverLimits = ServerLimits.DEFAULTS
                .withMaxConnections(context.value(MAX_CONNECTIONS))
                .withMaxRequests(context.value(MAX_REQUESTS));
        HttpServerFactory server =
                new HttpServerFactory(handler(context), limits, timeouts).withServerLimits(serverLimits);
        Optional<Path> accessLog = context.find(ACCESS_LOG);
        if (accessLog.isEmpty()) {
            return new PluginService(server);
        }
        AccessLogFile log = open(accessLog.get(), context);
        return new PluginService(server.withAccessLog(log)).withLogs(log);
    }

    private static AccessLogFile open(Path file, PluginContext context) {
        String format = context.value(ACCESS_LOG_FORMAT);
        AccessFormat lines = switch (format) {
            case "combined" -> AccessFormat.COMBINED;
            case "json" -> AccessFormat.JSON;
            default -> throw new PluginUsageException("--access-log-format is combined or json, not '" + format + "'");
        };
        long maxBytes = context.value(ACCESS_LOG_MEGABYTES) * 1_000_000L;
        try {
            return new AccessLogFile(file, lines, new AccessLogFile.Rotation(maxBytes, context.value(ACCESS_LOG_KEPT)));
        } catch (IOException e) {
            throw new PluginFailedException("the access log " + file + " cannot be opened: " + FileFailures.reason(e));
        }
    }

    private static HttpHandler handler(PluginContext context) {
        Optional<Path> root = context.find(ROOT);
        Optional<String> text = context.find(TEXT);
        if (root.isPresent() == text.isPresent()) {
            throw new PluginUsageException(
                    root.isPresent()
                            ? "give --root or --text, not both"
                            : "say what to serve: --root DIR for a folder, or --text STRING");
        }
        HttpHandler handler = root.isPresent() ? files(root.get(), context) : new TextHandler(text.orElseThrow());
        return isOn(COMPRESS, context) ? Compression.of(handler) : handler;
    }

    private static HttpHandler files(Path root, PluginContext context) {
        StaticFilesOptions options = fileOptions(context);
        try {
            return new StaticFiles(root, options);
        } catch (IllegalArgumentException e) {
            throw new PluginFailedException(String.valueOf(e.getMessage()));
        }
    }

    private static StaticFilesOptions fileOptions(PluginContext context) {
        StaticFilesOptions options = StaticFilesOptions.DEFAULTS
                .withListing(isOn(DIRECTORY_PAGE, context) ? Listing.SHOWN : Listing.REFUSED)
                .withPrecompressed(isOn(COMPRESS, context) ? Precompressed.SERVED : Precompressed.IGNORED);
        Optional<String> cacheControl = context.find(CACHE_CONTROL);
        try {
            return cacheControl.isPresent() ? options.withCacheControl(cacheControl.get()) : options;
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--cache-control: " + e.getMessage());
        }
    }

    private static boolean isOn(PluginOption<String> option, PluginContext context) {
        String value = context.value(option);
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new PluginUsageException("--" + option.name() + " is on or off, not '" + value + "'");
        };
    }
}
