// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The listening sockets that systemd, or another that does as {@code sd_listen_fds(3)} says, hands to a process: how many
 * and by which names is in the environment, and the first one is descriptor 3. Each can be taken once.
 */
public final class SocketActivation {
    /** The most sockets that are believed in: as many as a process may have descriptors where nobody raised the limit. */
    public static final int MAX_DESCRIPTORS = 1024;

    private static final int FIRST_DESCRIPTOR = 3;
    private static final String NAMELESS = "unknown"; // as sd_listen_fds_with_names(3) has it

    /** Made when the first endpoint asks. */
    private static final class OfThisProcess {
        private static final SocketActivation INSTANCE =
                new SocketActivation(System.getenv(), ProcessHandle.current().pid());
    }

    private final Map<String, String> environment;
    private final long pid;
    private final BitSet taken = new BitSet(); // guarded by this

    public SocketActivation(Map<String, String> environment, long pid) {
        this.environment = environment;
        this.pid = pid;
    }

    public static SocketActivation ofThisProcess() {
        return OfThisProcess.INSTANCE;
    }

    /**
     * The names of what was handed over, in order.
     *
     * @throws IOException saying what is in the environment, and what should be
     */
    public List<String> names() throws IOException {
        String count = environment.get("LISTEN_FDS");
        String owner = environment.get("LISTEN_PID");
        if (count == null || owner == null) {
            throw new IOException("this process was not started by socket activation: there is no "
                    + (count == null ? "LISTEN_FDS" : "LISTEN_PID") + " in the environment");
        }
        if (!owner.equals(Long.toString(pid))) {
            throw new IOException("the sockets are for another process: LISTEN_PID is " + owner + ", and this is " + pid
                    + "; a script between systemd and java must exec it");
        }
        if (!count.matches("[1-9]\\d{0,8}") || Integer.parseInt(count) > MAX_DESCRIPTORS) {
            throw new IOException(
                    "LISTEN_FDS must be a number from 1 to " + MAX_DESCRIPTORS + ", but is '" + count + "'");
        }
        return names(Integer.parseInt(count));
    }

    private List<String> names(int count) throws IOException {
        String joined = environment.get("LISTEN_FDNAMES");
        if (joined == null) {
            return Collections.nCopies(count, NAMELESS);
        }
        List<String> names = List.of(joined.split(":", -1));
        if (names.size() != count) {
            throw new IOException(
                    "LISTEN_FDNAMES has " + names.size() + " names, '" + joined + "', but LISTEN_FDS is " + count);
        }
        return names;
    }

    /** Takes the descriptor in that place, counted from 0. */
    int take(int index) throws IOException {
        List<String> names = names();
        if (index >= names.size()) {
            throw new IOException("there is no socket with index " + index + ": LISTEN_FDS is " + names.size()
                    + ", and the first index is 0; the names are " + String.join(", ", names));
        }
        return takeOnce(index, names.get(index));
    }

    /** Takes the one descriptor of that name. */
    int take(String name) throws IOException {
        List<String> names = names();
        List<Integer> found = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            if (names.get(index).equals(name)) {
                found.add(index);
            }
        }
        if (found.isEmpty()) {
            throw new IOException("no socket has the name '" + name + "': there are " + String.join(", ", names));
        }
        if (found.size() > 1) {
            throw new IOException(
                    found.size() + " sockets have the name '" + name + "': say which by its index, one of " + found);
        }
        return takeOnce(found.get(0), name);
    }

    private synchronized int takeOnce(int index, String name) throws IOException {
        if (taken.get(index)) {
            throw new IOException("the socket with index " + index + ", named '" + name + "', was used before");
        }
        taken.set(index);
        return FIRST_DESCRIPTOR + index;
    }

    /** It could not be used, and is as it was. */
    synchronized void giveBack(int descriptor) {
        taken.clear(descriptor - FIRST_DESCRIPTOR);
    }
}
