package com.example.stored;

record Pair(double x) {}

class State {}
