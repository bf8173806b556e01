package org.rfork.capture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packages of what may be a class name in a text. */
final class TextPackages {
  private static final Pattern NAME =
      Pattern.compile(
          "[!\\[L]*((?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)*)[\\p{L}_$][\\p{L}\\p{N}_$]*[;\\[\\]]*");

  private TextPackages() {}

  static Set<String> in(String yaml) {
    Set<String> packages = new TreeSet<>();
    Deque<Tree> open = new ArrayDeque<>();
    open.add(TextParser.parse(yaml).root());
    while (!open.isEmpty()) {
      Tree tree = open.pop();
      if (tree.tag != null) {
        add(tree.tag, packages);
      }
      if (tree instanceof Tree.Items items) {
        items.items.forEach(open::push);
      } else if (tree instanceof Tree.Scalar scalar && scalar.text.length() < 1000) {
        add(scalar.text, packages);
      }
    }
    return packages;
  }

  private static void add(String text, Set<String> packages) {
    Matcher name = NAME.matcher(text);
    if (name.matches()) {
      String prefix = name.group(1);
      packages.add(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1));
    }
  }
}
