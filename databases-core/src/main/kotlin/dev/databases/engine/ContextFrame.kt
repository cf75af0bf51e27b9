package dev.databases.engine

import kotlinx.coroutines.CopyableThreadContextElement
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlin.coroutines.CoroutineContext

/** One per `Database`, so that two databases in one coroutine do not see each other's connections (EDB-054). */
internal class FrameKey : CoroutineContext.Key<ContextFrame>

/**
 * What a coroutine carries for one database: the connection and innermost transaction it works on, or, in a coroutine launched
 * from such a one, only the memory of who launched it.
 *
 * kotlinx-coroutines copies an element that a builder *adds or inherits into a new coroutine*, and leaves alone one that
 * `withContext`, `withTimeout`, `coroutineScope` and the like *inherit into the same coroutine*. So three kinds do it:
 * [HandOff] is what is passed to `withContext` or `launch` and turns into its [Active] frame on the way in; [Active] is what the
 * body sees; a builder turns an inherited [Active] into a [Detached]. Never keyed by `Job`: `withTimeout` makes a new one.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal sealed class ContextFrame(final override val key: FrameKey) : CopyableThreadContextElement<Unit> {
    /** Where statements of this coroutine run; null: on a connection of their own. */
    abstract val standing: Standing?

    /** The frame around this one, of the same coroutine or of the one that launched it. */
    abstract val parent: ContextFrame?

    final override fun updateThreadContext(context: CoroutineContext) = Unit

    final override fun restoreThreadContext(context: CoroutineContext, oldState: Unit) = Unit

    final override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
        if (overwritingElement is HandOff) overwritingElement.within(this) else overwritingElement

    class Active(key: FrameKey, override val standing: Standing, override val parent: ContextFrame?) : ContextFrame(key) {
        override fun copyForChild(): ContextFrame = Detached(this)
    }

    class Detached(override val parent: Active) : ContextFrame(parent.key) {
        override val standing: Standing? get() = null

        override fun copyForChild(): ContextFrame = this
    }

    /** [follows]: to one who is on that connection already it gives the place that he is at (EDB-075). */
    class HandOff(val active: Active, private val follows: Boolean = false) : ContextFrame(active.key) {
        override val standing: Standing get() = active.standing
        override val parent: ContextFrame? get() = active.parent

        override fun copyForChild(): ContextFrame = active

        fun within(around: ContextFrame): Active {
            val place = if (follows) around.standingOn(active.standing.connection) else null
            return if (place == null) active else Active(active.key, place, active.parent)
        }
    }
}

/** The nearest standing on [connection] in this frame or around it; null when there is none. */
internal fun ContextFrame?.standingOn(connection: HeldConnection): Standing? {
    var frame = this
    while (frame != null) {
        val standing = frame.standing
        if (standing != null && standing.connection === connection && standing.transaction?.isOpen != false) return standing
        frame = frame.parent
    }
    return null
}

/** A place to run statements: a connection, and the innermost transaction that the caller is in. Immutable. */
internal class Standing(val connection: HeldConnection, val transaction: TransactionState?)
