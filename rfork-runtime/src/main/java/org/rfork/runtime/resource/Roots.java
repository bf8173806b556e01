package org.rfork.runtime.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rfork.resource.ResourceException;
import org.rfork.resource.ResourceException.Kind;

/** Names of files to paths of this node; no name leads out of its root. */
final class Roots {
  /** What rfork keeps of a root's files. */
  static final String OWN = ".rfork";

  private final String node;
  private final Map<String, Path> roots;

  Roots(String node, Map<String, Path> roots) {
    this.node = node;
    this.roots = Map.copyOf(roots);
  }

  /**
   * A file of a root.
   *
   * @param root the root's directory
   * @param path from there, with slashes
   */
  record Place(Path root, String path) {
    Path file() {
      return root.resolve(path);
    }
  }

  /**
   * Where a name's file is on this node, if it is there.
   *
   * @throws ResourceException if there is no such root, or the name leads out of it
   */
  Place place(String name) throws ResourceException {
    int colon = name.indexOf(':');
    if (colon < 1 || colon == name.length() - 1) {
      throw bad("file \"" + name + "\" must be named root:path, such as data:in/first.csv");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw bad("file \"" + name + "\" must have no control characters in its name");
    }
    String rootName = name.substring(0, colon);
    String path = name.substring(colon + 1);
    Path root = roots.get(rootName);
    if (root == null) {
      throw bad(
          "file \"%s\": %s has no root \"%s\", its roots are %s; set rfork.resources.roots.%s to a"
                  .formatted(name, node, rootName, new TreeSet<>(roots.keySet()), rootName)
              + " directory there");
    }
    if (!Files.isDirectory(root)) {
      throw bad(
          "file \"%s\": root \"%s\" of %s, %s, is no directory; make it, or change"
                  .formatted(name, rootName, node, root)
              + " rfork.resources.roots."
              + rootName);
    }
    return inside(name, root, path);
  }

  private Place inside(String name, Path root, String path) throws ResourceException {
    Path relative;
    Path real;
    try {
      relative = Path.of(path);
      real = root.toRealPath();
    } catch (InvalidPathException | IOException bad) {
      throw bad("file \"" + name + "\" has no path on " + node + ": " + bad.getMessage());
    }
    if (relative.isAbsolute() || !relative.normalize().equals(relative)) {
      throw bad(
          "file \"%s\" must have a path from its root down, without /, . and .. at any place of its"
                  .formatted(name)
              + " own");
    }
    if (relative.startsWith(OWN)) {
      throw bad("file \"" + name + "\": " + OWN + " is rfork's own directory, name another");
    }
    Path existing = existing(real.resolve(relative));
    try {
      Path led = existing.toRealPath();
      if (!led.startsWith(real)) {
        throw bad(
            "file \"%s\": a link leads out of root %s to %s on %s; name the file by a root of its"
                    .formatted(name, real, led, node)
                + " own");
      }
    } catch (IOException dangling) {
      throw bad("file \"" + name + "\": " + existing + " on " + node + " leads nowhere");
    }
    return new Place(real, path);
  }

  /** The deepest part of a path that is there; a link counts, wherever it leads. */
  private static Path existing(Path path) {
    @Nullable Path at = path;
    while (at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      at = at.getParent();
    }
    return at == null ? path : at;
  }

  private static ResourceException bad(String message) {
    return new ResourceException(Kind.NAME, message);
  }
}
