package com.example.stored;

enum Colour {
  RED,
  GREEN
}

class State {
  static Object make() {
    return Colour.GREEN;
  }
}
