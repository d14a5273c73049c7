package dev.dibs.wire.wrong;

import dev.dibs.service.wrong.WrongService;

/** Breaks the rules of wire, for the rules' own test. */
public final class WrongWire {
    WrongService up;
}
