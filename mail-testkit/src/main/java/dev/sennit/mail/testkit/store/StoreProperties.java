// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.MailStore;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** A store and a simple model agree, whatever is done; run by jqwik. */
public abstract class StoreProperties {
    /** For subclasses. */
    protected StoreProperties() {}

    /**
     * Makes the store under test.
     *
     * @return a new one that holds nothing yet
     * @throws Exception if it cannot be made
     */
    protected abstract MailStore createStore() throws Exception;

    /**
     * In the midst of the commands: another store over the same storage may take over.
     *
     * @param store what has been used so far
     * @return by default the same
     * @throws Exception if it cannot be made
     */
    protected MailStore goOn(MailStore store) throws Exception {
        return store;
    }

    /**
     * What the author of the store has to clean up.
     *
     * @throws Exception if that fails
     */
    protected void storeClosed() throws Exception {
        // nothing by default
    }

    @Provide
    Arbitrary<List<StoreCommand>> commands() {
        return StoreCommand.any().list().ofMinSize(1).ofMaxSize(30);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 30);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void storeIsWhatASimpleModelIs(@ForAll("commands") List<StoreCommand> commands, @ForAll("places") int reopenedAt)
            throws Exception {
        StoreRun run = new StoreRun(createStore());
        try {
            for (int i = 0; i < commands.size(); i++) {
                run.step(commands.get(i));
                run.checkAll();
                if (i == reopenedAt) {
                    run.goOnWith(goOn(run.store()));
                    run.checkAll();
                }
            }
        } finally {
            run.close();
            storeClosed();
        }
    }
}
