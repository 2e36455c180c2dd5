// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.ClientServiceOptions;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Stays in a chat and prints what is said: {@code ChatListener tcp:localhost:8008 Ada}, beside {@code ChatServer
 * tcp:8008}, which may come and go. Learn from it: a connection that is kept, and that nobody gets before it is ready.
 */
public final class ChatListener extends LineReceiver {
    private final String name;
    private final Consumer<String> heard;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    ChatListener(String name, Consumer<String> heard) {
        this.name = name;
        this.heard = heard;
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        String words = text(line, StandardCharsets.UTF_8);
        if (joined.isDone()) {
            heard.accept(words);
        } else { // What is your name?
            sendLine(name);
            joined.complete(null);
        }
    }

    /** A service that stays in the chat; not started. */
    static ClientService<ChatListener> staying(Reactor reactor, String endpoint, String name, Consumer<String> heard) {
        ClientServiceOptions<ChatListener> options = ClientServiceOptions.defaults();
        return new ClientService<>(
                reactor,
                Endpoints.client(endpoint),
                peer -> new ChatListener(name, heard),
                options.withPrepareConnection(listener -> listener.joined));
    }

    public static void main(String[] args) {
        Reactor reactor = Reactors.create();
        ClientService<ChatListener> chat = staying(reactor, args[0], args[1], System.out::println);
        chat.whenConnected().thenRun(() -> System.out.println("listening as " + args[1]));
        chat.start();
        reactor.run();
    }
}
