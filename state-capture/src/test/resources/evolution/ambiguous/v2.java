package com.example.stored;

import org.rfork.Renamed;

record Pair(int a, @Renamed(from = "a") int c, int b) {}

class State {}
