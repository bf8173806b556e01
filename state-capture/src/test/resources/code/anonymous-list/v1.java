package com.example.stored;

import java.util.ArrayList;

final class State {
  private State() {}

  static Object make() {
    return new ArrayList<Object>() {
      @Override
      public String toString() {
        return "[version 1]";
      }
    };
  }
}
