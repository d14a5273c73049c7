package dev.dibs.client.wrong;

import dev.dibs.core.wrong.WrongCore;

/** Breaks the rules of client, and of names, for the rules' own test. */
public final class WrongManager {
    WrongCore core;
}
