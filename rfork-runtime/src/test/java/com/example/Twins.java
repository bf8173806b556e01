package com.example;

import org.jspecify.annotations.Nullable;
import org.rfork.Shared;

/** A state of two texts, which may be one object, and a handle. */
public record Twins(String one, String other, @Nullable Shared<String> shared) {}
