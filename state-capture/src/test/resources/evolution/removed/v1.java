package com.example.stored;

class Plain {
  int kept = 1;
  String gone = "x";
}

class State {
  static Object make() {
    return new Plain();
  }
}
