package com.example.stored;

class Empty {}

class Base extends Empty {
  int x = 1;
}

class Plain extends Base {
  int y = 2;
}

class State {
  static Object make() {
    return new Plain();
  }
}
