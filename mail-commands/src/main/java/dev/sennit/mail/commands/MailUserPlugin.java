// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code sennit mail-user}: who may log in. */
@AutoService(CommandPlugin.class)
public final class MailUserPlugin implements CommandPlugin {
    private static final String FORM = "sennit mail-user add|passwd|remove --store DIR NAME, or list --store DIR";

    /** For the service loader. */
    public MailUserPlugin() {}

    @Override
    public String name() {
        return "mail-user";
    }

    @Override
    public String summary() {
        return "Adds, changes, removes and lists mail users; a password is asked for, or a line of standard input";
    }

    @Override
    public String operands() {
        return "add|passwd|remove|list [NAME]";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(MailFolder.STORE);
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        List<String> words = context.operands();
        if (words.isEmpty()) {
            throw new PluginUsageException("say what to do: " + FORM);
        }
        UserChange.Kind kind = UserChange.Kind.find(words.get(0))
                .orElseThrow(() -> new PluginUsageException(
                        "'" + words.get(0) + "' is not one of add, passwd, remove and list: " + FORM));
        int expected = kind == UserChange.Kind.LIST ? 1 : 2;
        if (words.size() != expected) {
            throw new PluginUsageException(
                    kind.word() + " takes " + (expected == 1 ? "no name: " : "one name: ") + FORM);
        }
        Path store = context.find(MailFolder.STORE)
                .orElseThrow(() -> new PluginUsageException("say where the users are: --store DIR"));
        MailFolder folder = new MailFolder(store);
        if (kind == UserChange.Kind.ADD) {
            folder.create();
        } else if (!Files.isDirectory(store)) {
            throw new PluginFailedException("there is no folder " + store);
        }
        return new UserChange(
                kind,
                words.get(words.size() - 1),
                folder.users(),
                new PasswordPrompt(System.console(), System.in),
                context.out());
    }
}
