/**
 * The connection pool: a data structure that is generic over what it holds and can be tested without a database.
 *
 * <pre>
 * ConnectionPool        acquire, tryAcquire, open, close, status
 * ├─ Lease              what acquire gives: one holder, one use
 * ├─ Connector          how to open, close, validate and clean what is held (yours)
 * ├─ PoolListener       what happened and how long it took (yours)
 * └─ PoolClock          what time it is; virtual in tests
 * </pre>
 *
 * <p>A connection has one slot of the pool from the moment its opening begins until it is closed or abandoned, so that never
 * more than {@code maxSize} exist:
 *
 * <pre>
 * opening ──► idle ◄──────► leased ──► cleaning (dirty) ──► idle
 *              │ ▲            │           │
 *      checking ┘             ▼           ▼
 *           └────────────► closing ──► gone
 * </pre>
 *
 * <p>Rooms inside: {@code PoolState} is what the lock guards, {@code SlotWork} and {@code Opener} move slots and talk to the
 * connector, {@code Lifecycle} opens and closes the pool, {@code Housekeeper} looks after age, idleness and leaks. Whatever runs somebody else's
 * code is collected in {@code Effects} under the lock and run after it.
 */
@NullMarked
package dev.databases.pool;

import org.jspecify.annotations.NullMarked;
