package com.example.stored.elsewhere;

import org.rfork.Renamed;

@Renamed(from = "com.example.stored.Pair")
record Pair(int x) {}

class State {}
