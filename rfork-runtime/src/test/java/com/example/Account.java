package com.example;

/**
 * A class whose older version {@link ClassVersionsIT} gives to one node.
 *
 * @param holder its owner
 * @param cents what is on it
 */
record Account(String holder, long cents) {}
