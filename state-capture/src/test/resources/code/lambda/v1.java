package com.example.stored;

import java.io.Serializable;
import java.util.function.IntUnaryOperator;

final class State {
  private State() {}

  interface Step extends IntUnaryOperator, Serializable {}

  static Object make() {
    int captured = 20;
    return (Step) given -> given + captured * 1;
  }
}
