package org.rfork.runtime.view;

import org.rfork.resource.OpenMode;

/**
 * A file that a fork has open.
 *
 * @param name {@code root:path}
 * @param mode what it is open for
 * @param token of the fork's lease; 0 if it has none
 * @param version the number of the fork's newest captured state whose writes are in the file
 * @param bytes the file's, when its lease was taken or it was last published; 0 without a lease
 * @param fork the path of who has it open
 * @param attempt of that fork
 * @param node where that runs
 * @param home the node that has the file
 */
public record FileSnapshot(
    String name,
    OpenMode mode,
    long token,
    long version,
    long bytes,
    String fork,
    int attempt,
    String node,
    String home) {}
