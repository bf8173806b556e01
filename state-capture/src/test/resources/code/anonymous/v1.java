package com.example.stored;

final class State {
  private State() {}

  abstract static class Greeter {
    abstract String greet();
  }

  static Object make() {
    return new Greeter() {
      @Override
      String greet() {
        return "version 1";
      }
    };
  }
}
