package dev.databases.postgres;

/**
 * What somebody sent with {@code NOTIFY}. Immutable.
 *
 * @param payload empty when there was none
 * @param processId of the server process of the one who sent it
 */
public record PostgresNotification(String channel, String payload, int processId) {}
