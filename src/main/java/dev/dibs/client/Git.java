package dev.dibs.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The git repository around a folder, read from its files: running git would cost more than the whole call.
 *
 * @param root the top folder of the working tree
 * @param gitFolder the folder of this working tree's own state ({@code HEAD})
 * @param commonFolder the folder all its working trees share ({@code config})
 */
record Git(Path root, Path gitFolder, Path commonFolder) {
    private static final String HEADS = "ref: refs/heads/";

    /** The repository that this folder is in, or null. */
    static @Nullable Git around(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path marker = at.resolve(".git");
            Path gitFolder = Files.isDirectory(marker) ? marker : linked(marker);
            if (gitFolder != null && Files.exists(gitFolder.resolve("HEAD"))) {
                String common = firstLine(gitFolder.resolve("commondir"));
                return new Git(
                        at,
                        gitFolder,
                        common == null ? gitFolder : gitFolder.resolve(common).normalize());
            }
        }
        return null;
    }

    /** The branch that is checked out, or null: none is, or it cannot be read. */
    @Nullable
    String branch() {
        String head = firstLine(gitFolder.resolve("HEAD"));
        return head != null && head.startsWith(HEADS) ? head.substring(HEADS.length()) : null;
    }

    /** A name for the repository: owner and name of its {@code origin} joined by a dot, else its folder's name. */
    String name() {
        String origin = origin();
        String name = origin == null ? "" : ownerAndName(origin);
        return name.isEmpty() ? String.valueOf(root.getFileName()) : name;
    }

    /** Owner and name in a remote's address, joined by a dot: {@code git@host:acme/app.git} is {@code acme.app}. */
    static String ownerAndName(String url) {
        String path = url.strip().replace('\\', '/');
        int scheme = path.indexOf("://");
        if (scheme >= 0) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "" : path.substring(slash + 1);
        } else {
            int colon = path.indexOf(':');
            int slash = path.indexOf('/');
            if (colon >= 0 && (slash < 0 || colon < slash)) {
                path = path.substring(colon + 1);
            }
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            return "";
        }
        int last = parts.size() - 1;
        String name = parts.get(last);
        if (name.endsWith(".git")) {
            name = name.substring(0, name.length() - ".git".length());
        }
        return last == 0 ? name : parts.get(last - 1) + "." + name;
    }

    private @Nullable String origin() {
        boolean inside = false;
        for (String line : lines(commonFolder.resolve("config"))) {
            String text = line.strip();
            if (text.startsWith("[")) {
                inside = text.replace(" ", "").toLowerCase(Locale.ROOT).startsWith("[remote\"origin\"]");
            } else if (inside && text.toLowerCase(Locale.ROOT).startsWith("url")) {
                int equals = text.indexOf('=');
                if (equals > 0 && text.substring(0, equals).strip().equalsIgnoreCase("url")) {
                    String url = text.substring(equals + 1).strip();
                    return url.startsWith("\"") && url.endsWith("\"") && url.length() > 1
                            ? url.substring(1, url.length() - 1)
                            : url;
                }
            }
        }
        return null;
    }

    /** Where a {@code .git} file points to, as in a linked working tree or a submodule. */
    private static @Nullable Path linked(Path marker) {
        String text = firstLine(marker);
        return text != null && text.startsWith("gitdir:")
                ? marker.resolveSibling(text.substring("gitdir:".length()).strip())
                        .normalize()
                : null;
    }

    private static @Nullable String firstLine(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() || lines.get(0).isBlank() ? null : lines.get(0).strip();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
