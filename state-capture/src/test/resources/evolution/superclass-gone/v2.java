package com.example.stored;

class Plain {
  int x = 1;
  int y = 2;
}

class State {}
