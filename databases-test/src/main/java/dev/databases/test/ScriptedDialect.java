package dev.databases.test;

import dev.databases.IsolationLevel;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.SqlSyntax;
import java.util.EnumSet;
import java.util.Set;

/** Standard SQL's text, and the features that a test asks for. Immutable. */
record ScriptedDialect(Set<Feature> features) implements Dialect {
    ScriptedDialect {
        features = Set.copyOf(features);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.ANSI;
    }

    @Override
    public boolean supports(Feature feature) {
        return features.contains(feature);
    }

    @Override
    public Set<IsolationLevel> isolationLevels() {
        return EnumSet.allOf(IsolationLevel.class);
    }
}
