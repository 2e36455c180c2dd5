// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.StoreEvent;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a connection has: its user's account, the mailbox that is selected, and what was enabled. */
final class Session {
    /** RFC 9051 section 3. */
    enum Stage {
        NOT_AUTHENTICATED,
        AUTHENTICATED,
        SELECTED
    }

    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private String user = "";
    private @Nullable Account account; // non-null once logged in
    private @Nullable SelectedMailbox selected;

    Stage stage() {
        if (account == null) {
            return Stage.NOT_AUTHENTICATED;
        }
        return selected == null ? Stage.AUTHENTICATED : Stage.SELECTED;
    }

    void logIn(String name, Account opened, Consumer<StoreEvent> watcher) {
        user = name;
        account = opened;
        opened.watch(watcher);
    }

    String user() {
        return user;
    }

    Account account() {
        return Objects.requireNonNull(account);
    }

    // ------------------------------------------------------------------------------------------------------ mailbox

    Optional<SelectedMailbox> selectedMailbox() {
        return Optional.ofNullable(selected);
    }

    /** In stage SELECTED. */
    SelectedMailbox selected() {
        return Objects.requireNonNull(selected);
    }

    void select(SelectedMailbox mailbox) {
        selected = mailbox;
    }

    void unselect() {
        selected = null;
    }

    // ----------------------------------------------------------------------------------------------------- features

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** QRESYNC has CONDSTORE with it; who is in a mailbox is told then how far it has come (RFC 7162 section 3.1.8). */
    void enable(Feature feature, Responses out) {
        if (feature == Feature.QRESYNC) {
            enable(Feature.CONDSTORE, out);
        }
        if (features.add(feature) && feature == Feature.CONDSTORE && selected != null) {
            out.text("* OK [HIGHESTMODSEQ ")
                    .number(selected.updates().modSeq())
                    .line("] Mod-sequences are told from here on");
        }
    }

    Spelling spelling() {
        return has(Feature.IMAP4REV2) || has(Feature.UTF8_ACCEPT) ? Spelling.UTF_8 : Spelling.ASCII;
    }

    /** The connection is gone. */
    void close() {
        selected = null;
        if (account != null) {
            account.close();
        }
    }
}
