package dev.databases.remote;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.OptionReader;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.DatabaseListener;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options that every network database has, of a database that has no others. */
final class FakeOptions extends RemoteOptions {
    static final RemoteProduct PRODUCT = new RemoteProduct(
            "FakeSQL",
            "fake",
            5432,
            false,
            (file, port) -> file + "-" + port,
            TlsWords.LIBPQ,
            List.of(TargetServer.values()),
            Statement.of("SELECT role"));

    private FakeOptions(RemoteProduct product, BackendConfig config, OptionReader reader) {
        super(product, config, reader);
        reader.finish();
    }

    static FakeOptions of(String url) {
        return of(PRODUCT, url, null);
    }

    static FakeOptions of(RemoteProduct product, String url, @Nullable Supplier<String> password) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        DatabaseOptions options = DatabaseOptions.from(parsed);
        return new FakeOptions(
                product,
                new BackendConfig(parsed, options, password, DatabaseListener.NONE, ValueConverters.NONE),
                OptionReader.of("FakeSQL", options.backendOptions()));
    }
}
