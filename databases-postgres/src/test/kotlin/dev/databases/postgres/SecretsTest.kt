package dev.databases.postgres

import dev.databases.test.conformance.SecretContract

internal class VertxPostgresSecretsTest : SecretContract(VertxPostgresFacts)

internal class R2dbcPostgresSecretsTest : SecretContract(R2dbcPostgresFacts)
