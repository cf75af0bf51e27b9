package dev.databases.engine

import kotlinx.coroutines.CopyableThreadContextElement
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext

/**
 * Tells that a coroutine runs at a view that was taken for it, where it may block. A coroutine launched from there inherits the
 * dispatcher, and not the leave: its statements would hold up the block that it was launched from. The copying is that of
 * [ContextFrame]: [Entry] is passed in and becomes [Present]; a builder turns that into [Absent].
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal sealed class AtView : CopyableThreadContextElement<Unit> {
    final override val key: CoroutineContext.Key<AtView> get() = Key

    final override fun updateThreadContext(context: CoroutineContext) = Unit

    final override fun restoreThreadContext(context: CoroutineContext, oldState: Unit) = Unit

    final override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
        if (overwritingElement is Entry) overwritingElement.present else overwritingElement

    class Entry(view: CoroutineDispatcher) : AtView() {
        val present: Present = Present(view)

        override fun copyForChild(): AtView = present
    }

    class Present(val view: CoroutineDispatcher) : AtView() {
        override fun copyForChild(): AtView = Absent
    }

    object Absent : AtView() {
        override fun copyForChild(): AtView = this
    }

    companion object Key : CoroutineContext.Key<AtView> {
        /** Whether a coroutine with [context] is at its view now, and has not gone to another dispatcher. */
        fun isIn(context: CoroutineContext): Boolean {
            val present = context[Key] as? Present ?: return false
            return context[ContinuationInterceptor] === present.view
        }
    }
}
