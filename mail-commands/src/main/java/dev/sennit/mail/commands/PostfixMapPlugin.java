// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.mail.postfix.LookupServerOptions;
import dev.sennit.mail.postfix.LookupTable;
import dev.sennit.mail.postfix.SocketmapServerFactory;
import dev.sennit.mail.postfix.TcpTableServerFactory;
import dev.sennit.mail.postfix.TextTable;
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
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** {@code sennit postfix-map}. */
@AutoService(ProtocolPlugin.class)
public final class PostfixMapPlugin implements ProtocolPlugin {
    private static final PluginOption<Path> TABLE = PluginOption.path(
            "table",
            "FILE",
            "What is looked up in: a key, blanks and a value in each line. Read again when it changes.");
    private static final PluginOption<String> PROTOCOL = PluginOption.text(
            "protocol",
            "tcp-table",
            "tcp-table for Postfix's tcp:HOST:PORT, socketmap for its socketmap:inet:HOST:PORT:NAME.");
    private static final PluginOption<Integer> MAX_CONNECTIONS = PluginOption.integer(
            "max-connections",
            LookupServerOptions.DEFAULTS.connections(),
            1,
            10_000_000,
            "How many connections there may be; beyond, they are closed at once.");
    private static final PluginOption<Duration> IDLE_TIMEOUT = PluginOption.duration(
            "idle-timeout", "15m", "Close a connection that asks nothing for this long; none to wait for ever.");

    /** For the service loader. */
    public PostfixMapPlugin() {}

    @Override
    public String name() {
        return "postfix-map";
    }

    @Override
    public String summary() {
        return "Answers Postfix's lookups from a text file (tcp_table, socketmap)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(TABLE, PROTOCOL, MAX_CONNECTIONS, IDLE_TIMEOUT);
    }

    @Override
    public String defaultEndpoint() {
        return "tcp:10025";
    }

    @Override
    public PluginService create(PluginContext context) {
        LookupServerOptions options = LookupServerOptions.DEFAULTS
                .withConnections(context.value(MAX_CONNECTIONS))
                .withIdle(context.value(IDLE_TIMEOUT));
        String protocol = context.value(PROTOCOL);
        return switch (protocol) {
            case "tcp-table" -> new PluginService(new TcpTableServerFactory(table(context), options));
            case "socketmap" -> new PluginService(new SocketmapServerFactory(table(context), options));
            default -> throw new PluginUsageException("--protocol is tcp-table or socketmap, not '" + protocol + "'");
        };
    }

    private static LookupTable table(PluginContext context) {
        Path file = context.find(TABLE)
                .orElseThrow(() -> new PluginUsageException("say what is looked up in: --table FILE"));
        try {
            return TextTable.read(file, reader());
        } catch (IOException e) {
            throw new PluginFailedException("the table cannot be read: " + e.getMessage());
        }
    }

    /** It ends with the process. */
    private static Executor reader() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "sennit-postfix-map");
            thread.setDaemon(true);
            return thread;
        });
    }
}
