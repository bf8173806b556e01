package org.rfork.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rfork.ForkPath;

/**
 * A fork's name as its node keeps it: a number below its parent's name. Its path is put together
 * when somebody asks for it, since most forks are over before anybody does. Safe for all threads.
 */
public final class ForkName {
  private static final int NO_NUMBER = -1;

  private final @Nullable ForkName parent;
  private final int number;

  /** That of the path's text; 0 until it is asked for. */
  private int hash;

  private @Nullable ForkPath path;

  private ForkName(@Nullable ForkName parent, int number, @Nullable ForkPath path) {
    this.parent = parent;
    this.number = number;
    this.path = path;
  }

  /** The name of a path. */
  public static ForkName of(ForkPath path) {
    return new ForkName(null, NO_NUMBER, path);
  }

  /** The name of the child with this number, at least 0. */
  public ForkName child(int childNumber) {
    return new ForkName(this, childNumber, null);
  }

  private static int hashOfDigits(int before, int digits) {
    int all = digits < 10 ? before : hashOfDigits(before, digits / 10);
    return 31 * all + '0' + digits % 10;
  }

  /** The name of the child that named itself so. */
  public ForkName child(String key) {
    return of(path().child(key));
  }

  /** The path. */
  public ForkPath path() {
    ForkPath known = path; // a race makes two that are equal
    if (known == null) {
      ForkPath above = Objects.requireNonNull(parent).path;
      known = above != null ? above.child(number) : new ForkPath(written());
      path = known;
    }
    return known;
  }

  /**
   * Leaves those above without their paths: a long chain of names would keep as many long texts.
   */
  private String written() {
    var text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    ForkPath known = path;
    if (known != null || parent == null) {
      text.append(path());
    } else {
      parent.write(text);
      text.append('/').append(number);
    }
  }

  /** Which of its parent's children it is; negative if that is not known. */
  public int number() {
    return number;
  }

  /** How many names are above it. */
  public int depth() {
    int above = 0;
    ForkName top = this;
    for (ForkName next = top.parent; next != null; next = next.parent) {
      above++;
      top = next;
    }
    String path = top.path().value();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      above++;
    }
    return above;
  }

  /** Whether it is a child of {@code other}, as far as can be told without their paths. */
  @SuppressWarnings("ReferenceEquality") // cheap, or not at all
  public boolean isChildOf(ForkName other) {
    return parent == other;
  }

  /** Whether it is a job's root. */
  public boolean isRoot() {
    return parent == null && path().value().indexOf('/') < 0;
  }

  /** Whether it is a child of a job's root. */
  public boolean isChildOfRoot() {
    if (parent != null) {
      return parent.isRoot();
    }
    String text = path().value();
    int slash = text.indexOf('/');
    return slash >= 0 && text.indexOf('/', slash + 1) < 0;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // most siblings have the same parent object
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ForkName name) || hashCode() != name.hashCode()) {
      return false;
    }
    boolean siblings = parent != null && parent == name.parent;
    return siblings ? number == name.number : path().equals(name.path());
  }

  @Override
  public int hashCode() {
    int known = hash; // a race finds the same
    if (known == 0) {
      known =
          parent == null ? path().hashCode() : hashOfDigits(31 * parent.hashCode() + '/', number);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return path().value();
  }
}
