package com.example.stored;

import java.util.List;

record Pair(List<Long> x) {}

class State {}
