package dev.databases.mysql;

import dev.databases.r2dbc.TypedRows;
import dev.databases.values.ValueConverters;
import io.asyncer.r2dbc.mysql.api.MySqlReadableMetadata;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

/** Reads rows through {@link R2dbcMySqlCodec}. */
final class R2dbcMySqlRows extends TypedRows {
    R2dbcMySqlRows(ValueConverters converters) {
        super(converters);
    }

    @Override
    protected @Nullable Object value(Row row, int index) {
        return R2dbcMySqlCodec.read(row, index);
    }

    @Override
    protected String databaseType(ColumnMetadata column) {
        return R2dbcMySqlCodec.typeOf((MySqlReadableMetadata) column).word();
    }
}
