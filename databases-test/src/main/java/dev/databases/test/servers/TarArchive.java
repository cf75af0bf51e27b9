package dev.databases.test.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Unpacks a tar stream: files, directories, links; the ustar form with GNU's and pax's long names. One use, one thread. */
final class TarArchive {
    // POSIX.1-2017, pax, "ustar Interchange Format": a header fills one block, a file's bytes as many as it needs.
    private static final int BLOCK = 512;

    private final InputStream in;
    private final Path target;
    private @Nullable String longName;
    private @Nullable String longLink;

    private TarArchive(InputStream in, Path target) {
        this.in = in;
        this.target = target;
    }

    /** Unpacks everything below a directory that exists. */
    static void unpack(InputStream tar, Path target) throws IOException {
        TarArchive archive = new TarArchive(tar, target.normalize());
        byte[] header = new byte[BLOCK];
        while (tar.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
            archive.entry(header);
        }
    }

    private void entry(byte[] header) throws IOException {
        long size = octal(header, 124, 12);
        char type = (char) header[156];
        switch (type) {
            case 'L' -> longName = text(bytes(size), 0, (int) size);
            case 'K' -> longLink = text(bytes(size), 0, (int) size);
            case 'x' -> extended(new String(bytes(size), StandardCharsets.UTF_8));
            case 'g' -> bytes(size);
            default -> {
                String name = longName != null ? longName : name(header);
                String link = longLink != null ? longLink : text(header, 157, 100);
                longName = null;
                longLink = null;
                file(type, inside(name), link, size, (int) octal(header, 100, 8));
            }
        }
    }

    private void file(char type, Path path, String link, long size, int mode) throws IOException {
        if (type == '5') {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        switch (type) {
            case '0', '\0' -> {
                Files.write(path, bytes(size));
                boolean program = (mode & 0100) != 0;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
            case '1' -> Files.createLink(path, inside(link));
            case '2' -> Files.createSymbolicLink(path, Path.of(link));
            default -> throw new IOException("A tar entry of the unknown type '" + type + "': " + path);
        }
    }

    /** Lines such as {@code 30 path=share/…}. */
    private void extended(String lines) {
        for (String line : lines.split("\n")) {
            String pair = line.substring(line.indexOf(' ') + 1);
            if (pair.startsWith("path=")) {
                longName = pair.substring("path=".length());
            } else if (pair.startsWith("linkpath=")) {
                longLink = pair.substring("linkpath=".length());
            }
        }
    }

    private Path inside(String name) throws IOException {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("A tar entry leads outside: " + name);
        }
        return path;
    }

    /** The entry's bytes; what fills up its last block is skipped. */
    private byte[] bytes(long size) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(size));
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        if (bytes.length < size) {
            throw new IOException("The tar archive ends in the middle of a file.");
        }
        return bytes;
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int start, int length) {
        int end = start;
        while (end < start + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int start, int length) {
        String digits = text(header, start, length).trim();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}
