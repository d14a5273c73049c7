package dev.dibs.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command is given: the workspace it means, and how paths are read there.
 *
 * @param workspace the workspace's name
 * @param directory the current directory
 * @param root the top of the repository around it, or null outside of any
 * @param branch the branch that is checked out, or null
 */
public record Place(
        String workspace,
        Path directory,
        @Nullable Path root,
        @Nullable String branch) {
    private static final int LONGEST_NAME = 128;

    /**
     * The place of this directory.
     *
     * @param named a workspace named by the user, or null
     */
    public static Place of(Path directory, @Nullable String named, Map<String, String> environment) {
        Path here = directory.toAbsolutePath().normalize();
        Git git = Git.around(here);
        String workspace = named != null ? named : environment.getOrDefault("DIBS_WORKSPACE", "");
        if (workspace.isBlank()) {
            workspace = nameFrom(git != null ? git.name() : String.valueOf(here.getFileName()));
        }
        if (!workspace.equals(nameFrom(workspace))) {
            throw new IllegalArgumentException("workspace '" + workspace + "' is no name; allowed are up to "
                    + LONGEST_NAME + " letters, digits, '.', '_' and '-', beginning with a letter or digit");
        }
        return new Place(workspace, here, git == null ? null : git.root(), git == null ? null : git.branch());
    }

    /** The workspace's part of every address. */
    public String base() {
        return "/v1/workspaces/" + Api.segment(workspace);
    }

    /**
     * The path that the user means: inside a repository relative to its root, else as given.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public String path(String given) {
        int hash = given.indexOf('#');
        String inside = hash < 0 ? "" : given.substring(hash);
        String outside = hash < 0 ? given : given.substring(0, hash);
        if (inside.isEmpty()) {
            outside = withoutEnd(outside);
        }
        if (outside.isEmpty()) {
            throw new IllegalArgumentException(
                    "path '" + given + "' names nothing; name what you mean, like src/server.js");
        }
        return (root == null ? asGiven(outside) : inRepository(root, outside)) + inside;
    }

    /** The file that a path of this workspace stands for here. */
    public Path file(String path) {
        int hash = path.indexOf('#');
        return (root == null ? directory : root).resolve(hash < 0 ? path : path.substring(0, hash));
    }

    private String inRepository(Path top, String text) {
        Path target = directory.resolve(text).normalize();
        Path relative = beneath(top, target);
        if (relative == null) {
            throw new IllegalArgumentException("path '" + text + "' leaves the repository " + top
                    + "; name something inside it, or work outside of a repository");
        }
        String path = relative.toString();
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "path '" + text + "' is the whole repository " + top + "; name a folder or file inside it");
        }
        return path;
    }

    private static @Nullable Path beneath(Path top, Path target) {
        if (target.startsWith(top)) {
            return top.relativize(target);
        }
        try {
            Path realTop = top.toRealPath();
            return target.startsWith(realTop) ? realTop.relativize(target) : null;
        } catch (IOException noSuchTop) {
            return null;
        }
    }

    private static String asGiven(String text) {
        String path = text;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        for (String part : path.split("/")) {
            if (part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "path '" + text + "' has a part '" + part + "'; write the path out, without '.' or '..'");
            }
        }
        return path;
    }

    private static String withoutEnd(String text) {
        for (String end : new String[] {"/**", "/*", "/"}) {
            if (text.endsWith(end)) {
                return text.substring(0, text.length() - end.length());
            }
        }
        return text;
    }

    /** A name made one that a workspace may have. */
    static String nameFrom(String text) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length() && name.length() < LONGEST_NAME; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || (name.length() > 0 && (c == '.' || c == '_' || c == '-'))) {
                name.append(c);
            } else if (name.length() > 0) {
                name.append('-');
            }
        }
        return name.length() == 0 ? "workspace" : name.toString();
    }
}
