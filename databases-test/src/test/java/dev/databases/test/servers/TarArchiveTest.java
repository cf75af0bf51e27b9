package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarArchiveTest {
    private static final String LONG = "d/" + "x".repeat(150);

    @TempDir
    Path target;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, String content) throws IOException {
        entry.setSize(content.length());
        tar.putArchiveEntry(entry);
        tar.write(bytes(content));
        tar.closeArchiveEntry();
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void filesLinksRightsAndLongNamesArrive(int longNames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(longNames);
            TarArchiveEntry program = new TarArchiveEntry("bin/program");
            program.setMode(0100755);
            add(tar, program, "run");
            add(tar, new TarArchiveEntry(LONG), "long");
            TarArchiveEntry symbolic = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            symbolic.setLinkName("bin/program");
            add(tar, symbolic, "");
            TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
            hard.setLinkName(LONG);
            add(tar, hard, "");
        }

        TarArchive.unpack(new ByteArrayInputStream(out.toByteArray()), target);

        assertEquals("run", Files.readString(target.resolve("link")));
        assertEquals("long", Files.readString(target.resolve(LONG)));
        assertEquals("long", Files.readString(target.resolve("hard")));
        assertTrue(Files.isSymbolicLink(target.resolve("link")));
        assertTrue(Files.isExecutable(target.resolve("bin/program")));
        assertFalse(
                Files.getPosixFilePermissions(target.resolve(LONG)).toString().contains("EXECUTE"));
    }

    @Test
    void anEntryThatLeadsOutsideIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            add(tar, new TarArchiveEntry("../outside"), "no");
        }

        IOException refused = assertThrows(
                IOException.class, () -> TarArchive.unpack(new ByteArrayInputStream(out.toByteArray()), target));

        assertEquals("A tar entry leads outside: ../outside", refused.getMessage());
        assertFalse(Files.exists(target.resolve("../outside")));
    }

    @Test
    void anArchiveThatEndsInTheMiddleIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            add(tar, new TarArchiveEntry("file"), "content");
        }
        byte[] half = Arrays.copyOf(out.toByteArray(), 515);

        assertThrows(IOException.class, () -> TarArchive.unpack(new ByteArrayInputStream(half), target));
    }
}
