// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/** UIDs that several responses tell, as ranges. They are sorted at the end, once, so that what many responses cost is no square. */
final class GatheredUids {
    private final int mostRanges;
    private final List<UidSet.Range> ranges = new ArrayList<>();

    GatheredUids(int mostRanges) {
        this.mostRanges = mostRanges;
    }

    void add(UidSet some) throws SyntaxFault {
        List<UidSet.Range> more = some.ranges();
        if (more.size() > mostRanges - ranges.size()) {
            throw new SyntaxFault("An answer may have " + mostRanges + " ranges of UIDs (elements)");
        }
        ranges.addAll(more);
    }

    void clear() {
        ranges.clear();
    }

    UidSet all() {
        return UidSet.ofRanges(ranges);
    }
}
