package com.example.perf;

import org.rfork.IndexTask;

/** Answers its index: the least that a fork can do. */
public record Echo() implements IndexTask<Integer> {
  @Override
  public Integer call(int index) {
    return index;
  }
}
