package dev.databases.mysql;

import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches of one connection, as {@link MySqlInserts} writes them. One operation at a time. */
final class MySqlRewrites {
    /** Written for {@link #isOne}, and taken by {@link #take} right behind it. */
    private volatile @Nullable Rewritten rewritten;

    private record Rewritten(Batch batch, @Nullable List<Statement> statements) {}

    /** Whether a batch is a single statement. */
    boolean isOne(Batch batch, long maxAllowedPacket) {
        if (batch.rows().size() == 1) {
            return true;
        }
        List<Statement> statements = take(batch, maxAllowedPacket);
        rewritten = new Rewritten(batch, statements);
        return statements != null && statements.size() == 1;
    }

    /** As {@link MySqlInserts#rewrite}. */
    @Nullable
    List<Statement> take(Batch batch, long maxAllowedPacket) {
        Rewritten before = rewritten;
        rewritten = null;
        return before != null && before.batch == batch
                ? before.statements
                : MySqlInserts.rewrite(batch, maxAllowedPacket);
    }
}
