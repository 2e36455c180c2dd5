// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.ModifiedUtf7;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.internal.Failures;
import dev.sennit.mail.store.internal.MailboxTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders of an account: INBOX is the account's own directory, the others lie in it, flat, with dots in their names. */
final class AccountFolders {
    private static final Logger LOG = LoggerFactory.getLogger(AccountFolders.class);

    /** No mailbox can be called so, for components are not empty. */
    private static final String UNFINISHED = "..sennit-";

    private final MaildirContext context;
    private final Path root;
    private final Consumer<StoreEvent> events;
    private final UidValidities validities;
    private final Map<MailboxId, MaildirFolder> folders = new HashMap<>();
    private MailboxTree tree;

    AccountFolders(MaildirContext context, Path root, Consumer<StoreEvent> events) throws IOException {
        this.context = context;
        this.root = root;
        this.events = events;
        this.validities = new UidValidities(context, root);
        this.tree = new MailboxTree(context.options().maxMailboxes());
        makeAccount();
        removeUnfinished();
        rescan();
    }

    private FileOps files() {
        return context.files();
    }

    private void makeAccount() throws IOException {
        if (files().state(root) == null) {
            files().createDirectory(root);
        }
        files().forceDirectory(FileTexts.parent(root)); // whoever made it may have ended before he had
        makeDirectories(root);
    }

    private void makeDirectories(Path folder) throws IOException {
        for (String name : List.of(Place.TMP, Place.NEW, Place.CUR)) {
            if (files().state(folder.resolve(name)) == null) {
                files().createDirectory(folder.resolve(name));
            }
        }
        files().forceDirectory(folder);
    }

    private void removeUnfinished() throws IOException {
        for (String name : files().list(root)) {
            if (name.startsWith(UNFINISHED) && isOld(name.substring(UNFINISHED.length()))) {
                removeTree(root.resolve(name));
            }
        }
    }

    private boolean isOld(String unique) {
        return UniqueNames.seconds(unique)
                < context.clock().instant().minus(MaildirStore.DRAFT_AGE).getEpochSecond();
    }

    /** Looks at one folder alone when nobody has changed it. */
    MailboxInfo find(MailboxName name) throws IOException {
        Optional<MailboxInfo> known = tree.get(name);
        return known.isPresent() && isStill(known.get()) ? known.get() : rescan().find(name);
    }

    /** As {@link #find(MailboxName)}. */
    MailboxInfo find(MailboxId id) throws IOException {
        Optional<MailboxInfo> known = tree.get(id);
        return known.isPresent() && isStill(known.get()) ? known.get() : rescan().find(id);
    }

    private boolean isStill(MailboxInfo info) throws IOException {
        Path uidList = path(info.name()).resolve(FolderRecords.UID_LIST);
        return FolderIds.read(files(), uidList).filter(info.id()::equals).isPresent();
    }

    Path path(MailboxName name) {
        return name.isInbox() ? root : root.resolve(name.encoded());
    }

    List<Path> paths() throws IOException {
        return rescan().list().stream().map(info -> path(info.name())).toList();
    }

    /** Those that are in memory. */
    long messages() {
        return folders.values().stream()
                .mapToLong(folder -> folder.index().size())
                .sum();
    }

    /** Looks which folders there are now. */
    MailboxTree rescan() throws IOException {
        if (files().state(root) == null) {
            makeAccount(); // somebody has removed it since it was opened
        }
        MailboxTree found = new MailboxTree(context.options().maxMailboxes());
        found.put(new MailboxInfo(id(root), MailboxName.INBOX));
        for (String fileName : files().list(root)) {
            Optional<MailboxName> name = name(fileName);
            if (name.isPresent() && isFolder(root.resolve(fileName))) {
                Path folder = root.resolve(fileName);
                found.put(new MailboxInfo(id(folder), name.get(), SpecialUses.read(files(), folder)));
            }
        }
        tree = found;
        folders.keySet().removeIf(id -> found.get(id).isEmpty());
        return found;
    }

    private static Optional<MailboxName> name(String fileName) {
        if (!fileName.startsWith(".") || fileName.length() < 2 || fileName.startsWith("..")) {
            return Optional.empty();
        }
        try {
            List<String> components = new ArrayList<>();
            for (String component : fileName.substring(1).split("\\.", -1)) {
                components.add(ModifiedUtf7.decode(component));
            }
            MailboxName name = MailboxName.of(components);
            return name.isInbox() || !name.encoded().equals(fileName) ? Optional.empty() : Optional.of(name);
        } catch (IllegalArgumentException noMailbox) {
            LOG.debug("{} is passed over: {}", fileName, noMailbox.getMessage());
            return Optional.empty();
        }
    }

    private boolean isFolder(Path path) throws IOException {
        FileOps.FileState state = files().state(path);
        FileOps.FileState cur = files().state(path.resolve(Place.CUR));
        return state != null
                && state.kind() == FileOps.FileState.Kind.DIRECTORY
                && cur != null
                && cur.kind() == FileOps.FileState.Kind.DIRECTORY;
    }

    /** What the first line of its uidlist says; a folder that has none gets one. */
    private MailboxId id(Path path) throws IOException {
        Optional<MailboxId> known = FolderIds.read(files(), path.resolve(FolderRecords.UID_LIST));
        if (known.isPresent()) {
            return known.get();
        }
        makeDirectories(path);
        return FolderIds.make(context, path, validities);
    }

    MaildirFolder folder(MailboxId id) {
        MailboxInfo info = tree.find(id);
        MaildirFolder known = folders.get(id);
        Path path = path(info.name());
        if (known == null) {
            known = new MaildirFolder(context, path, id, validities, events);
            folders.put(id, known);
        } else if (!known.path().equals(path)) {
            known.moveTo(path);
        }
        return known;
    }

    MailboxInfo create(MailboxName name, Set<SpecialUse> uses) throws IOException {
        rescan().checkCreate(name);
        Path draft = root.resolve(UNFINISHED + context.names().next());
        files().createDirectory(draft);
        makeDirectories(draft);
        try (FileOps.OutputFile marker = files().create(draft.resolve("maildirfolder"))) {
            marker.force();
        }
        SpecialUses.write(files(), draft, uses);
        MailboxId id = FolderIds.make(context, draft, validities); // which forces the directory
        files().rename(draft, path(name));
        files().forceDirectory(root);
        MailboxInfo info = tree.put(new MailboxInfo(id, name, uses));
        events.accept(new StoreEvent.Created(id, name));
        return info;
    }

    void delete(MailboxId id) throws IOException {
        MailboxInfo info = rescan().find(id);
        tree.checkDelete(info);
        Path trash = root.resolve(UNFINISHED + context.names().next());
        files().rename(path(info.name()), trash);
        files().forceDirectory(root);
        tree.remove(info);
        folders.remove(id);
        events.accept(new StoreEvent.Deleted(id, info.name()));
        removeTree(trash);
    }

    private void removeTree(Path path) throws IOException {
        FileOps.FileState state = files().state(path);
        if (state == null) {
            return;
        }
        if (state.kind() == FileOps.FileState.Kind.DIRECTORY) {
            for (String name : files().list(path)) {
                removeTree(path.resolve(name));
            }
        }
        try {
            files().delete(path);
        } catch (NoSuchFileException gone) {
            // another process tidies up too
        }
    }

    void rename(MailboxId id, MailboxName to) throws IOException {
        List<StoreEvent.Renamed> plan = rescan().planRename(id, to);
        List<StoreEvent.Renamed> done = new ArrayList<>();
        try {
            for (StoreEvent.Renamed change : plan) {
                files().rename(path(change.from()), path(change.to()));
                done.add(change);
            }
        } catch (IOException failure) {
            takeBack(done, failure);
            throw failure;
        }
        files().forceDirectory(root);
        for (StoreEvent.Renamed change : plan) {
            tree.rename(change);
            events.accept(change);
        }
    }

    private void takeBack(List<StoreEvent.Renamed> done, IOException failure) {
        for (StoreEvent.Renamed change : done) {
            try {
                files().rename(path(change.to()), path(change.from()));
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    // ------------------------------------------------------------------------------------------- subscriptions

    List<MailboxName> subscriptions() throws IOException {
        String text = FileTexts.readText(files(), root.resolve(Subscriptions.FILE), Subscriptions.MAX_BYTES);
        return Subscriptions.parse(text == null ? "" : text);
    }

    /** Adds to the subscriptions, or takes away. */
    void changeSubscriptions(Consumer<List<MailboxName>> change) throws IOException {
        context.holding(root.resolve(Subscriptions.FILE + ".lock"), () -> {
            List<MailboxName> names = new ArrayList<>(subscriptions());
            List<MailboxName> before = List.copyOf(names);
            change.accept(names);
            if (names.size() > context.options().maxMailboxes()) {
                throw Failures.limit("subscriptions", context.options().maxMailboxes());
            }
            if (!names.equals(before)) {
                FileTexts.replace(
                        files(),
                        root.resolve(Subscriptions.FILE),
                        StandardCharsets.UTF_8.encode(Subscriptions.text(names)));
            }
            return names;
        });
    }
}
