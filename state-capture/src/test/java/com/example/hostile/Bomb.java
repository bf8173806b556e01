package com.example.hostile;

/** A class that no test allows; running any of its code is noted. */
public class Bomb {
  /** The system property that is set once the class is initialised. */
  public static final String MARK = "rfork.test.bomb";

  static {
    System.setProperty(MARK, "initialised");
  }

  /** Does nothing more. */
  public Bomb() {}

  /** An enum that no test allows. */
  public enum Fuse {
    /** Its one constant. */
    LIT;

    static {
      System.setProperty(MARK, "initialised");
    }
  }
}
