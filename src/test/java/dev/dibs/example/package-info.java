/** A host application that embeds dibs, as its users would write one; it uses nothing but the Java API. */
package dev.dibs.example;
