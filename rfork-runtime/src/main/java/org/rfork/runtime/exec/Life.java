package org.rfork.runtime.exec;

/** What a handle knows of its fork, which lives or has ended. */
sealed interface Life permits LiveFork, Ended {}
