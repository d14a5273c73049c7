package dev.dibs.host.wrong;

import dev.dibs.service.wrong.WrongService;

/** Breaks the rules of host, for the rules' own test. */
public final class WrongHost {
    WrongService up;
}
