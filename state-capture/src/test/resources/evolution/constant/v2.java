package com.example.stored;

enum Colour {
  RED,
  BLUE
}

class State {}
