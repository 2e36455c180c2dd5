// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/** What a change survives once its stage is complete. */
public enum Durability {
    /** The loss of power: files and directories have been forced to the device. The default. */
    FSYNC,

    /** The end of the process in any way, but not that of the machine. */
    OS,

    /** Nothing. For tests, and for mail that may be lost. */
    NONE
}
