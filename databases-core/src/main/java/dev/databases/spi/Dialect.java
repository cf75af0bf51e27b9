package dev.databases.spi;

import dev.databases.IsolationLevel;
import dev.databases.sql.SqlSyntax;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One database's SQL facts. Immutable, or safe for any thread where a fact is learnt at connect. */
public interface Dialect {
    /** The dialect's name as in a URL: {@code sqlite}, {@code postgresql}, {@code mysql}. */
    String name();

    /** How its text is read and how its driver wants placeholders. */
    SqlSyntax syntax();

    /** Quotes one identifier, so that any text becomes a name; never concatenated raw. */
    default String quote(String identifier) {
        return syntax().quoteIdentifier(identifier);
    }

    /** Whether the database has the feature. A difference between databases is asked for here, never by name. */
    boolean supports(Feature feature);

    /**
     * The server's product and version; null while no connection has told, and where nobody asks. Of servers of several versions
     * behind one URL, the one that was connected last.
     */
    default @Nullable ServerProduct product() {
        return null;
    }

    /** The isolation levels that {@code begin} accepts. */
    Set<IsolationLevel> isolationLevels();
}
