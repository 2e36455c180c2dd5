// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Accounts that have no room for the questions of anybody, and do not answer those of nobody in particular. */
public final class CrowdedAccounts implements Accounts {
    private final Set<ClientNetwork> asked = new HashSet<>();

    public CrowdedAccounts() {}

    /** Whether this client and no other has asked. */
    public boolean wereAskedFrom(String address) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 1);
        return asked.equals(Set.of(ClientNetwork.of(peer).orElseThrow()));
    }

    @Override
    public Set<Credential> credentials() {
        return EnumSet.of(Credential.PASSWORD);
    }

    @Override
    public Accounts askedFrom(ClientNetwork network) {
        asked.add(network);
        return new Accounts() {
            @Override
            public Set<Credential> credentials() {
                return CrowdedAccounts.this.credentials();
            }

            @Override
            public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
                return CompletableFuture.failedFuture(new RejectedExecutionException("256 questions wait already"));
            }
        };
    }

    @Override
    public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
        throw new AssertionError("nobody in particular asks");
    }
}
