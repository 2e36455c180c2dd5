// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import com.google.auto.service.AutoService;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientOptions;
import dev.sennit.http.client.PoolLimits;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sennit fetch}: downloads files over HTTP/1.1. */
@AutoService(CommandPlugin.class)
public final class FetchPlugin implements CommandPlugin {
    private static final String STANDARD_OUTPUT = "-";

    private static final PluginOption<Path> OUTPUT =
            PluginOption.path("output", "FILE", "What to call the file, if there is one URL; - is standard output.");

    private static final PluginOption<Path> DIR =
            PluginOption.path("dir", "DIR", "The folder to put files in. Default: where you are.");

    private static final PluginOption<Existing> EXISTING = new PluginOption<>(
            "existing",
            "WHAT",
            Optional.of("refuse"),
            "What to do about a file that is there already: refuse, replace, or skip.",
            Existing::parse);

    private static final PluginOption<Integer> PARALLEL =
            PluginOption.integer("parallel", 4, 1, 64, "How many files to download at a time.");

    private static final PluginOption<Integer> TRIES = PluginOption.integer(
            "tries", 3, 1, 100, "How often to begin a download, each time where it broke off, before it has failed.");

    private static final PluginOption<Optional<Progress.Style>> PROGRESS = new PluginOption<>(
            "progress",
            "HOW",
            Optional.of("auto"),
            "What to show meanwhile: bar, lines (one for each file), or none; auto is a bar on a terminal, else lines.",
            FetchPlugin::parseStyle);

    private static final PluginOption<Duration> CONNECT_TIMEOUT = PluginOption.duration(
            "connect-timeout", "30s", "How long a connection may take to make, with name and TLS.");

    private static final PluginOption<Duration> IDLE_TIMEOUT =
            PluginOption.duration("idle-timeout", "20s", "How long nothing may come.");

    private static final PluginOption<Duration> TOTAL_TIMEOUT =
            PluginOption.duration("total-timeout", "none", "How long one try may take in all.");

    private enum Existing {
        REFUSE,
        REPLACE,
        SKIP;

        static Existing parse(String text) {
            return switch (text) {
                case "refuse" -> REFUSE;
                case "replace" -> REPLACE;
                case "skip" -> SKIP;
                default -> throw new IllegalArgumentException("'" + text + "' is not one of refuse, replace and skip");
            };
        }
    }

    /** For the service loader. */
    public FetchPlugin() {}

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String summary() {
        return "Downloads files over HTTP/1.1, and goes on where a download broke off";
    }

    @Override
    public String operands() {
        return "URL...";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(OUTPUT, DIR, EXISTING, PARALLEL, TRIES, PROGRESS, CONNECT_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT);
    }

    private static Optional<Progress.Style> parseStyle(String text) {
        return switch (text) {
            case "auto" -> Optional.empty();
            case "bar" -> Optional.of(Progress.Style.BAR);
            case "lines" -> Optional.of(Progress.Style.LINES);
            case "none" -> Optional.of(Progress.Style.NONE);
            default -> throw new IllegalArgumentException("'" + text + "' is not one of auto, bar, lines and none");
        };
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        List<ClientRequest> requests = requests(context.operands());
        return new Fetch(
                items(requests, context),
                options(context),
                context.value(PARALLEL),
                context.value(TRIES),
                context.value(PROGRESS).orElseGet(Progress::suitable),
                context.err());
    }

    private static List<ClientRequest> requests(List<String> urls) {
        if (urls.isEmpty()) {
            throw new PluginUsageException("say what to fetch: sennit fetch URL...");
        }
        List<ClientRequest> requests = new ArrayList<>();
        for (String url : urls) {
            try {
                requests.add(ClientRequest.get(url).withHeader("Accept-Encoding", "identity"));
            } catch (IllegalArgumentException e) {
                throw new PluginUsageException("'" + url + "': " + e.getMessage());
            }
        }
        return requests;
    }

    private static HttpClientOptions options(CommandContext context) {
        int parallel = context.value(PARALLEL);
        return HttpClientOptions.defaults()
                .withoutDecompression()
                .withLimits(ClientLimits.DEFAULTS.withMaxBodyBytes(Long.MAX_VALUE))
                .withPool(new PoolLimits(parallel, parallel, PoolLimits.DEFAULTS.maxWaiting()))
                .withTimeouts(ClientTimeouts.DEFAULTS
                        .withConnect(context.value(CONNECT_TIMEOUT))
                        .withBody(context.value(IDLE_TIMEOUT))
                        .withTotal(context.value(TOTAL_TIMEOUT)));
    }

    // --------------------------------------------------------------------------------------------- where it goes

    private static List<Fetch.Item> items(List<ClientRequest> requests, CommandContext context) {
        Optional<Path> output = context.find(OUTPUT);
        if (output.isPresent() && requests.size() > 1) {
            throw new PluginUsageException("--output is for one URL, and there are " + requests.size()
                    + ": use --dir, or fetch each by itself");
        }
        if (output.filter(path -> path.toString().equals(STANDARD_OUTPUT)).isPresent()) {
            return List.of(new Fetch.Item(requests.get(0), new StreamTarget(context.out())));
        }
        Path folder = context.find(DIR).orElse(Path.of(""));
        if (!Files.isDirectory(folder)) {
            throw new PluginFailedException("there is no folder " + folder);
        }
        Map<Path, ClientRequest> files = new LinkedHashMap<>();
        for (ClientRequest request : requests) {
            Path file = folder.resolve(output.orElseGet(() -> nameFor(request.uri())));
            ClientRequest first = files.putIfAbsent(file, request);
            if (first != null) {
                throw new PluginUsageException("two files would be called " + file + ": of " + first.uri() + " and "
                        + request.uri() + "; use --output, one at a time");
            }
        }
        return targets(files, context);
    }

    private static Path nameFor(URI uri) {
        return TargetName.of(uri)
                .map(Path::of)
                .orElseThrow(() -> new PluginUsageException(
                        "'" + uri + "' does not end in a name for a file: give --output FILE"));
    }

    private static List<Fetch.Item> targets(Map<Path, ClientRequest> files, CommandContext context) {
        Existing existing = context.value(EXISTING);
        List<Fetch.Item> items = new ArrayList<>();
        files.forEach((file, request) -> {
            boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            if (isThere && existing == Existing.REFUSE) {
                throw new PluginFailedException(file + " is there already: give --existing=replace or --existing=skip");
            }
            if (isThere && existing == Existing.SKIP) {
                context.err().println(file + ": is there already");
            } else {
                items.add(new Fetch.Item(request, new FileTarget(file, existing == Existing.REPLACE)));
            }
        });
        return items;
    }
}
