// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.Transport;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an {@link Actor} sends of the pattern: from memory, and at times from a file, of whose end it must be told once. */
final class PatternOutput {
    private final Actor actor;
    private long sentBytes;
    private int transfers; // under way

    PatternOutput(Actor actor) {
        this.actor = actor;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Sends what comes next. */
    void send(int length) {
        long from = sentBytes;
        sentBytes += length;
        if (isToBeAFile(length)) {
            transfer(from, length);
        } else {
            actor.send(Pattern.piece(from, length));
        }
    }

    private boolean isToBeAFile(int length) {
        int oneIn = actor.world.swarm.sendsFilesOneIn;
        boolean chosen = oneIn > 0 && actor.dice.nextInt(oneIn) == 0;
        return chosen && length <= PatternFile.MOST_BYTES && transfers < Transport.MAX_TRANSFERS;
    }

    private void transfer(long from, int length) {
        actor.require(actor.transport().canTransfer(), "cannot send files");
        CompletionStage<Void> done = actor.world.file.sendTo(actor.transport(), from, length);
        transfers++;
        done.whenComplete((nothing, failure) -> told(failure));
    }

    private void told(@Nullable Throwable failure) {
        transfers--;
        actor.require(actor.isMade(), "was told of a file when it was not connected");
        actor.require(actor.transport().reactor().isReactorThread(), "was told of a file on " + Thread.currentThread());
        actor.require(
                failure == null || failure instanceof ConnectionLostException,
                "was told of a file that failed with " + failure);
        long leftBytes = actor.transport().transferBytesLeft();
        actor.require(transfers > 0 || leftBytes == 0, leftBytes + " bytes are left of files that are all sent");
    }

    /** The connection is lost. */
    void requireAllTold() {
        actor.require(transfers == 0, "was not told of " + transfers + " files");
    }
}
