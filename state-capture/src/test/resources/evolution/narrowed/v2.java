package com.example.stored;

record Pair(int x) {}

class State {}
