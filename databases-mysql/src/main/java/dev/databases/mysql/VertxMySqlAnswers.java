package dev.databases.mysql;

import dev.databases.mysql.VertxMySqlCommands.Command;
import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** What the server answers to which command. Used on the connection's event loop only; what is volatile, by any thread. */
final class VertxMySqlAnswers {
    private static final int OK = 0x00;
    private static final int LOCAL_FILE = 0xFB;
    private static final int END = 0xFE;
    private static final int ERROR = 0xFF;

    private static final int IN_TRANSACTION = 0x1;
    private static final int MORE_RESULTS = 0x8;
    private static final int CURSOR_EXISTS = 0x40;

    private enum Phase {
        FIRST,
        PARAMETERS,
        PARAMETERS_END,
        COLUMNS,
        COLUMNS_END,
        ROWS
    }

    private final VertxMySqlCommands commands;
    private final VertxMySqlDefinitions definitions;

    private boolean endsAreOk;
    private Phase phase = Phase.FIRST;
    private int left;
    private int preparedColumns;
    private VertxMySqlColumns columns = VertxMySqlColumns.NONE;

    private final VertxMySqlPackets ours = new VertxMySqlPackets();
    private final VertxMySqlArrivingRows rows = new VertxMySqlArrivingRows(ours);

    private long affected;
    private long insertId;
    private boolean hadRows;
    private volatile @Nullable Boolean isInTransaction;

    VertxMySqlAnswers(VertxMySqlCommands commands, ValueConverters converters) {
        this.commands = commands;
        this.definitions = new VertxMySqlDefinitions(converters);
    }

    /** What client and server have agreed upon. */
    void agree(boolean endsAreOk, boolean extendedMetadata) {
        this.endsAreOk = endsAreOk;
        definitions.agree(extendedMetadata);
    }

    /** What the answers are to. */
    VertxMySqlCommands commands() {
        return commands;
    }

    /** How many columns the statement has that was prepared last. */
    int preparedColumns() {
        return preparedColumns;
    }

    /** Those of the result that arrives. */
    VertxMySqlColumns columns() {
        return columns;
    }

    /** Of the command that is complete now: rows that it changed. */
    long affected() {
        return affected;
    }

    /** Of the command that is complete now; 0: none was generated. */
    long insertId() {
        return insertId;
    }

    /** Whether the command that is complete now returned rows, if perhaps none. */
    boolean hadRows() {
        return hadRows;
    }

    /** As the server said last; null: its last word was an error. */
    @Nullable
    Boolean isInTransaction() {
        return isInTransaction;
    }

    /** Those of our statements' results. */
    VertxMySqlArrivingRows rows() {
        return rows;
    }

    /** Whether what arrives next may be a row of our statements, which is read as a whole. */
    boolean readsRows() {
        Command command = commands.current();
        return command != null
                && command.isOurs()
                && (phase == Phase.ROWS || phase == Phase.FIRST && command.kind() == VertxMySqlCommands.FETCH);
    }

    /**
     * A packet arrives.
     *
     * @param start of its payload
     * @param length of its payload
     * @return what the client gets, {@link VertxMySqlPackets#NONE} or a packet; null: the server broke the rules, and the line must
     *     be cut
     */
    @Nullable
    ByteBuf hear(ChannelHandlerContext context, ByteBuf in, int start, int length) {
        Command command = commands.current();
        if (command == null) {
            return VertxMySqlPackets.asItIs(in, start, length);
        }
        int first = in.getUnsignedByte(start);
        return switch (phase) {
            case FIRST -> first(command, in, start, first, length);
            case PARAMETERS, COLUMNS -> definition(context, command, in, start, length);
            case PARAMETERS_END -> {
                afterParameters();
                yield VertxMySqlPackets.asItIs(in, start, length);
            }
            case COLUMNS_END -> columnsEnd(command, in, start, first, length);
            case ROWS -> row(command, in, start, first, length);
        };
    }

    private @Nullable ByteBuf first(Command command, ByteBuf in, int start, int first, int length) {
        if (first == ERROR) {
            error();
            byte[] refusal = command.kind() == VertxMySqlCommands.FETCH ? commands.refusal(command) : null;
            return refusal == null
                    ? VertxMySqlPackets.asItIs(in, start, length)
                    : VertxMySqlPackets.of(refusal, in, start);
        }
        switch (command.kind()) {
            case VertxMySqlCommands.PREPARE -> prepared(command, in, start);
            case VertxMySqlCommands.FETCH -> {
                columns = commands.columns(command);
                phase = Phase.ROWS;
                return row(command, in, start, first, length);
            }
            case VertxMySqlCommands.QUERY, VertxMySqlCommands.EXECUTE -> {
                if (first == OK) {
                    ok(in, start, command);
                    hadRows = false;
                    // The client waits for columns, and would for ever.
                    return command.withCursor() ? null : VertxMySqlPackets.asItIs(in, start, length);
                }
                if (first == LOCAL_FILE) {
                    // We never offered to read a file.
                    return null;
                }
                left = (int) LengthEncoded.read(in, start);
                hadRows = true;
                phase = Phase.COLUMNS;
                definitions.begin(commands.columns(command));
                if (command.isOurs()) {
                    return ours.count(in, start);
                }
            }
            case VertxMySqlCommands.CHANGE_USER -> {
                if (first == OK) {
                    done();
                }
            }
            default -> {
                if (first == OK) {
                    ok(in, start, command);
                } else {
                    done();
                }
            }
        }
        return VertxMySqlPackets.asItIs(in, start, length);
    }

    private void prepared(Command command, ByteBuf packet, int start) {
        preparedColumns = packet.getUnsignedShortLE(start + 5);
        int many = packet.getUnsignedShortLE(start + 7);
        if (command.isOurs()) {
            commands.prepared(packet.getIntLE(start + 1), many);
        }
        if (many > 0) {
            left = many;
            phase = Phase.PARAMETERS;
        } else {
            afterParameters();
        }
    }

    private void afterParameters() {
        left = preparedColumns;
        if (left == 0) {
            done();
        } else {
            phase = Phase.COLUMNS;
        }
    }

    private ByteBuf definition(ChannelHandlerContext context, Command command, ByteBuf in, int start, int length) {
        boolean ofResult = command.kind() != VertxMySqlCommands.PREPARE;
        boolean isRead = ofResult && command.isOurs();
        left--;
        if (isRead) {
            definitions.remember(in, start, length);
        }
        if (left > 0) {
            return isRead ? VertxMySqlPackets.NONE : definitions.told(context, in, start, length);
        }
        if (phase == Phase.PARAMETERS) {
            if (endsAreOk) {
                afterParameters();
            } else {
                phase = Phase.PARAMETERS_END;
            }
            return definitions.told(context, in, start, length);
        }
        if (isRead) {
            columns = definitions.end();
            commands.learn(command, columns);
        }
        if (!endsAreOk) {
            phase = Phase.COLUMNS_END;
        } else if (ofResult) {
            phase = Phase.ROWS;
        } else {
            done();
        }
        return isRead ? ours.definition(in, start) : definitions.told(context, in, start, length);
    }

    private ByteBuf columnsEnd(Command command, ByteBuf in, int start, int first, int length) {
        if (command.kind() == VertxMySqlCommands.PREPARE) {
            done();
        } else if (first == ERROR) {
            errorInResult(command, in, start, length);
        } else {
            end(in.getUnsignedShortLE(start + 3), command);
        }
        return VertxMySqlPackets.asItIs(in, start, length);
    }

    private @Nullable ByteBuf row(Command command, ByteBuf in, int start, int first, int length) {
        if (first == ERROR) {
            errorInResult(command, in, start, length);
        } else if (first == END && length < VertxMySqlTap.LARGEST) {
            if (endsAreOk) {
                ok(in, start, command);
            } else {
                end(in.getUnsignedShortLE(start + 3), command);
            }
        } else if (command.withCursor()) {
            // The client takes this row for the end of the columns: the server has opened no cursor.
            return null;
        } else if (command.isOurs()) {
            return rows.arrives(in, start);
        }
        return VertxMySqlPackets.asItIs(in, start, length);
    }

    private void ok(ByteBuf packet, int start, Command command) {
        int at = start + 1;
        affected = LengthEncoded.read(packet, at);
        at += LengthEncoded.width(packet, at);
        insertId = LengthEncoded.read(packet, at);
        at += LengthEncoded.width(packet, at);
        end(packet.getUnsignedShortLE(at), command);
    }

    private void end(int status, Command command) {
        rows.end();
        isInTransaction = (status & IN_TRANSACTION) != 0;
        if (phase == Phase.COLUMNS_END && (!command.withCursor() || (status & CURSOR_EXISTS) == 0)) {
            phase = Phase.ROWS;
        } else if ((status & MORE_RESULTS) != 0) {
            phase = Phase.FIRST;
        } else {
            done();
        }
    }

    private void error() {
        isInTransaction = null;
        affected = 0;
        insertId = 0;
        done();
    }

    /** The client takes one behind the columns of a cursor for their end, and learns only that there is none when it reads from it. */
    private void errorInResult(Command command, ByteBuf in, int start, int length) {
        if (command.withCursor()) {
            commands.refused(command, ByteBufUtil.getBytes(in, start, length));
        }
        error();
    }

    private void done() {
        rows.end();
        phase = Phase.FIRST;
        commands.done();
    }
}
