// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.HttpClient;
import dev.sennit.http.client.HttpClientOptions;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandWork;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Several downloads, some of them at a time. */
final class Fetch implements CommandWork {
    /** One of them. */
    record Item(ClientRequest request, Target target) {}

    private final List<Item> items;
    private final HttpClientOptions options;
    private final int parallel;
    private final int mostAttempts;
    private final Progress.Style style;
    private final PrintStream err;
    private final List<Download> downloads = new ArrayList<>();
    private final ArrayDeque<Download> waiting = new ArrayDeque<>();
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private int left;
    private boolean failed;

    Fetch(
            List<Item> items,
            HttpClientOptions options,
            int parallel,
            int mostAttempts,
            Progress.Style style,
            PrintStream err) {
        this.items = items;
        this.options = options;
        this.parallel = parallel;
        this.mostAttempts = mostAttempts;
        this.style = style;
        this.err = err;
    }

    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        HttpClient client = new HttpClient(reactor, options);
        for (Item item : items) {
            downloads.add(new Download(item.request(), item.target(), client, reactor, mostAttempts));
        }
        Progress progress = new Progress(style, err, reactor, downloads);
        left = downloads.size();
        waiting.addAll(downloads);
        done.whenComplete((well, problem) -> {
            progress.end();
            client.close();
        });
        progress.begin();
        for (int i = 0; i < parallel; i++) {
            startNext(progress);
        }
        if (items.isEmpty()) {
            done.complete(true);
        }
        return done;
    }

    private void startNext(Progress progress) {
        Download next = waiting.poll();
        if (next != null) {
            next.start().thenAccept(download -> {
                progress.over(download);
                failed |= download.failure().isPresent();
                startNext(progress);
                if (--left == 0) {
                    done.complete(!failed);
                }
            });
        }
    }

    @Override
    public void interrupt() {
        waiting.clear();
        failed = true;
        for (Download each : downloads) {
            each.interrupt();
        }
        done.complete(false);
    }
}
