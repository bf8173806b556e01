package org.rfork.runtime.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rfork.runtime.launch.EndedNode;

/** What the exit codes of {@code rfork} mean; docs/cli.md lists the same. */
enum ExitCode {
  OK(0, "done"),
  FAILED(1, "the job failed: a fork threw, was lost or was cancelled"),
  USAGE(2, "wrong usage or configuration"),
  CLUSTER(3, "the cluster could not be formed or reached"),
  REFUSED(4, "refused: a state cannot be captured, classes are missing, or no node may take it"),
  UNAVAILABLE(69, "the launcher found no fitting JDK or Maven"),
  PUT_OUT(EndedNode.PUT_OUT, "the node was put out of its cluster; start it again"),
  INTERRUPTED(130, "interrupted (Ctrl-C); 143 after SIGTERM");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  /** Code to meaning, as {@code --help} shows them. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode exitCode : values()) {
      meanings.put(" " + exitCode.code, exitCode.meaning);
    }
    return meanings;
  }
}
